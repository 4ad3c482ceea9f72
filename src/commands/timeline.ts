import { hostname } from 'os';
import { gatherStory } from '../acceptance/story/gather';
import { readArchive, readMachine, type NodeFiles } from '../acceptance/story/node-files';
import { readMoment } from '../acceptance/story/moment';
import type { Story } from '../acceptance/story/story';
import { tellInWords } from '../acceptance/story/words';
import { renderStoryPage } from '../acceptance/report/story-page';
import { AppError } from '../core/error';
import type { Text } from '../core/events';
import { VERSION } from '../core/version';
import { peerOf } from '../failoverd/observe';
import { localMachine } from '../node/local';
import type { Machine } from '../node/machine';
import { connectSsh, isUnreachable } from '../node/ssh';
import { examples } from '../ui/help';
import type { Cli, Register } from './cli';
import { loadOwnSite, SITE_PATH } from './failoverd';
import { writeOutput } from './output-file';

interface Options {
  site: string;
  since: string;
  until: string;
  peer?: string;
  html?: string;
}

export const registerTimeline: Register = (program, bind) => {
  const command = program
    .command('timeline')
    .description('what happened to the pair, told from the logs of both nodes')
    .argument('[archives...]', 'archives of "heartbundle support", in place of the logs of this machine')
    .option('--since <when>', 'begin of the time: 2h, 3d, 19:30, 2026-11-22 or 2026-11-22T19:30', '7d')
    .option('--until <when>', 'end of the time, written likewise', 'now')
    .option('--peer <file>', 'the archive of the other node (default: its logs by ssh)')
    .option('--site <file>', 'the site file, which names the other node', SITE_PATH)
    .option('--html <file>', 'also as a page with pictures, in one file')
    .addHelpText(
      'after',
      examples(
        'heartbundle timeline --since 2h --html /root/what-happened.html',
        'heartbundle timeline support-MQMaster.tar.gz support-MQSlave.tar.gz',
      ),
    );
  bind<Options>(command, async (cli, archives, options) => {
    const here = localMachine();
    const now = Date.now();
    const nodes =
      archives.length > 0
        ? await readArchives(here, archives, options)
        : await readPair(cli, here, options, now);
    const utcOffsetMinutes = nodes[0]?.logs.zone.utcOffsetMinutes ?? 0;
    const from = readMoment(options.since, '--since', now, utcOffsetMinutes);
    const to = readMoment(options.until, '--until', now, utcOffsetMinutes);
    if (from >= to) throw new AppError('USAGE', { problem: '--since must lie before --until.' });
    const story = gatherStory(nodes, from, to);
    const notes = notesOf(nodes);
    for (const line of tellInWords(story, utcOffsetMinutes, ({ key, values }) => cli.text(key, values)))
      cli.print(line);
    for (const note of notes) cli.say(note);
    if (options.html !== undefined) {
      const page = { story, notes, utcOffsetMinutes, tool: VERSION };
      await writeOutput(options.html, renderStoryPage(page, cli.language), 0o600);
      cli.say({ key: 'story.page-at', values: { file: options.html } });
    }
    cli.printJson(documentOf(cli, story, notes));
    return 0;
  });
};

async function readArchives(
  here: Machine,
  archives: readonly string[],
  { peer }: Options,
): Promise<NodeFiles[]> {
  const files = peer === undefined ? archives : [...archives, peer];
  if (files.length > 2)
    throw new AppError('USAGE', { problem: 'A pair has two nodes: give at most two archives.' });
  const nodes: NodeFiles[] = [];
  for (const file of files) nodes.push(await readArchive(here, file));
  const [first, second] = nodes;
  if (first !== undefined && first.logs.host === second?.logs.host)
    throw new AppError('USAGE', {
      problem: `Both archives are of ${first.logs.host}; give one of each node.`,
    });
  return nodes;
}

/** This machine's logs, and the peer's: from its archive, or by ssh when it lets us in. */
async function readPair(cli: Cli, here: Machine, options: Options, now: number): Promise<NodeFiles[]> {
  if (options.peer !== undefined)
    return [await readMachine(here, hostname(), now), await readArchive(here, options.peer)];
  const { site, self } = loadOwnSite(options.site);
  const peer = site.nodes[peerOf(self)];
  const own = await readMachine(here, site.nodes[self].name, now);
  const connection = connectSsh(here, peer.address, `/var/run/heartbundle/timeline-${process.pid}`);
  cli.onCancel(() => connection.close());
  try {
    const answer = await connection.machine.run(['true'], { access: 'read', timeoutMs: 15_000 });
    if (isUnreachable(answer) || answer.exitCode !== 0) return [own];
    const other = await readMachine(connection.machine, peer.name, now);
    return self === 0 ? [own, other] : [other, own];
  } finally {
    await connection.close();
  }
}

function notesOf(nodes: readonly NodeFiles[]): Text[] {
  const notes: Text[] = [];
  const [first, ...others] = nodes;
  if (first !== undefined && others.length === 0)
    notes.push({ key: 'story.one-node', values: { host: first.logs.host } });
  if (nodes.length > 1 && nodes.some(({ clockKnown }) => !clockKnown))
    notes.push({ key: 'story.clock-unknown' });
  for (const { logs } of nodes)
    if (logs.events.length === 0) notes.push({ key: 'story.no-journal', values: { host: logs.host } });
  return notes;
}

/** Times as ISO 8601 in UTC; texts in the language that was asked for. */
function documentOf(cli: Cli, { timeline, episodes, asides }: Story, notes: readonly Text[]): object {
  const iso = (at: number): string => new Date(at).toISOString();
  const say = ({ key, values }: Text): string => cli.text(key, values);
  const entry = (one: Story['asides'][number]): object => ({
    at: iso(one.at),
    host: one.host,
    source: one.source,
    grave: one.grave,
    text: say(one.text),
    ...(one.line === undefined ? {} : { line: one.line }),
  });
  return {
    format: 1,
    from: iso(timeline.from),
    to: iso(timeline.to),
    notes: notes.map(say),
    episodes: episodes.map((episode) => ({
      from: episode.from ?? null,
      to: episode.to ?? null,
      cause: episode.cause,
      lostAt: iso(episode.lostAt),
      regainedAt: episode.regainedAt === undefined ? null : iso(episode.regainedAt),
      outageMs: (episode.regainedAt ?? timeline.to) - episode.lostAt,
      overlapMs: episode.overlapMs,
      steps: episode.steps.map(({ at, host, name }) => ({ at: iso(at), host, name })),
    })),
    asides: asides.map(entry),
    entries: timeline.entries.map(entry),
  };
}
