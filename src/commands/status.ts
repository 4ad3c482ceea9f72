import { AppError, describeError, errorDocument, isAppError, renderMessage } from '../core/error';
import { within } from '../core/within';
import { askControl } from '../failoverd/control';
import { SOCKET_PATH } from '../failoverd/daemon';
import { eventText } from '../failoverd/event';
import { monotonicMs } from '../failoverd/monotonic';
import { observe, type NodeIndex } from '../failoverd/observe';
import { buildStatus, serviceName, type StatusReport } from '../failoverd/status';
import { localMachine } from '../node/local';
import { isGuarded } from '../site/guard';
import type { Site } from '../site/schema';
import { formatTable } from '../ui/format';
import { examples } from '../ui/help';
import type { Cli, Register } from './cli';
import { loadOwnSite, SITE_PATH } from './failoverd';
import { pluginExit, renderPluginLine, renderPluginUnknown } from './status-plugin';

/** Monitoring systems give a plugin 10 s as a rule. */
const PLUGIN_TIMEOUT_SECONDS = 9;
const TIMEOUT_SECONDS = 20;
/** Of the time, what the daemon gets; the rest is for a look of one's own. */
const ANSWER_SHARE = 0.5;

interface Options {
  site: string;
  plugin?: boolean;
  timeout?: string;
}

export const registerStatus: Register = (program, bind) => {
  const command = program
    .command('status')
    .description('the pair at a glance; exit code for monitoring: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN')
    .option('--site <file>', 'the site file', SITE_PATH)
    .option('--plugin', 'one line with performance data, as a Nagios plugin prints it')
    .option(
      '--timeout <seconds>',
      `UNKNOWN when nothing is known by then (default: ${TIMEOUT_SECONDS}, with --plugin ${PLUGIN_TIMEOUT_SECONDS})`,
    )
    .addHelpText(
      'after',
      examples(
        'heartbundle status --json',
        'heartbundle status --plugin      # command line of a Nagios or NRPE check',
      ),
    );
  bind<Options>(command, async (cli, _args, options) => {
    const plugin = options.plugin === true;
    try {
      const limit = readTimeout(options);
      const { site, self } = loadOwnSite(options.site);
      const report = await inTime(limit, (limitMs) => readStatus(site, self, limitMs));
      if (plugin) cli.print(renderPluginLine(report, (key, values) => cli.text(key, values)));
      else show(cli, site, report);
      cli.printJson(report);
      return pluginExit(report.level);
    } catch (error) {
      // A plugin's contract: what cannot be judged is UNKNOWN, whatever the reason.
      if (!isAppError(error) && !plugin) throw error;
      if (plugin)
        cli.print(
          renderPluginUnknown(isAppError(error) ? renderMessage(error, cli.language) : describeError(error)),
        );
      else cli.print(`${cli.text('guard.level.unknown')} - ${isAppError(error) ? cli.describe(error) : ''}`);
      const why = isAppError(error)
        ? errorDocument(error, cli.language)
        : { code: 'BUG', message: describeError(error) };
      cli.printJson({ format: 1, level: 'unknown', error: why });
      return pluginExit('unknown');
    }
  });
};

function readTimeout({ plugin, timeout }: Options): number {
  if (timeout === undefined) return (plugin === true ? PLUGIN_TIMEOUT_SECONDS : TIMEOUT_SECONDS) * 1_000;
  const seconds = Number(timeout);
  if (!/^\d+$/.test(timeout) || seconds < 1 || seconds > 3_600)
    throw new AppError('USAGE', { problem: `--timeout takes 1 to 3600 seconds, not "${timeout}".` });
  return seconds * 1_000;
}

/** Throws STATUS_TIMEOUT when the work has not ended in time. */
function inTime<T>(limitMs: number, work: (limitMs: number) => Promise<T>): Promise<T> {
  return within(work(limitMs), limitMs, () => {
    throw new AppError('STATUS_TIMEOUT', { seconds: limitMs / 1_000 });
  });
}

/** What the daemon says, or, when it does not answer, what is seen from here. */
async function readStatus(site: Site, self: NodeIndex, limitMs: number): Promise<StatusReport> {
  const answer = await askControl(SOCKET_PATH, { command: 'status' }, limitMs * ANSWER_SHARE);
  if (answer !== undefined && answer.ok) return answer.result as StatusReport;
  const observation = await observe(localMachine(), site, self, monotonicMs());
  return buildStatus(site, self, observation, { running: false }, [], new Date().toISOString());
}

/** The first line is what a monitoring system shows; the rest is for people. */
function show(cli: Cli, site: Site, report: StatusReport): void {
  const { observation, owner, daemon } = report;
  const { heartbeat } = observation;
  const summary =
    owner === null ? cli.text('guard.summary.nobody') : cli.text('guard.summary.owner', { owner });
  const level = cli.text(`guard.level.${report.level}`);
  cli.print(cli.text('guard.headline', { level, cluster: report.cluster, summary }));
  for (const { level: grade, text } of report.problems)
    cli.print(`  ${cli.text(`guard.level.${grade}`)}: ${cli.text(text.key, text.values)}`);
  const links = heartbeat.links.map(({ name, up }) => `${name} ${up ? 'up' : 'dead'}`).join(', ');
  const rows: [string, string][] = [
    ['node', report.node],
    ['owner', owner ?? cli.text('guard.nobody')],
    ['vip', `${report.vip} ${cli.text(observation.vip ? 'guard.here' : 'guard.not-here')}`],
    ['mount', `${site.filesystem.mount} ${cli.text(`guard.mount.${observation.mount}`)}`],
    ['service', `${serviceName(site)} ${cli.text(`guard.service.${observation.service}`)}`],
    [
      'heartbeat',
      heartbeat.running
        ? cli.text('guard.heartbeat.running', { self: heartbeat.self, claim: heartbeat.claim })
        : cli.text('guard.heartbeat.stopped'),
    ],
    ['peer', `${report.peer} ${heartbeat.peer}`],
    ['links', links === '' ? cli.text('guard.none') : links],
    [
      'daemon',
      daemon.running
        ? cli.text('guard.daemon.running', { version: daemon.version ?? '' })
        : cli.text('guard.daemon.stopped'),
    ],
    ['lease', leaseText(cli, site, report)],
    ['fence', fenceText(cli, site, report)],
    ...watchdogRow(cli, report),
  ];
  cli.print('');
  cli.print(formatTable(rows.map(([key, value]) => [`  ${cli.text(`guard.row.${key}`)}`, value])));
  if (report.events.length > 0) cli.print(`\n${cli.text('guard.events')}`);
  for (const event of report.events) {
    const { key, values } = eventText(event);
    cli.print(`  ${event.at}  ${cli.text(key, values)}`);
  }
}

function leaseText(cli: Cli, site: Site, { guard, peer }: StatusReport): string {
  if (guard === null) return cli.text(isGuarded(site) ? 'guard.lease.unknown' : 'guard.lease.off');
  const late = cli.text('guard.lease.age', { seconds: (guard.lease.lateMs / 1000).toFixed(1) });
  const still = (guard.peer.stillMs / 1000).toFixed(1);
  const other =
    guard.peer.state === undefined
      ? cli.text('guard.lease.peer-unread', { peer })
      : cli.text(guard.peer.stale ? 'guard.lease.peer-stale' : 'guard.lease.peer', {
          ...{ peer, state: guard.peer.state, seconds: still },
        });
  return `${cli.text(`guard.phase.${guard.phase}`)}, ${late}; ${other}`;
}

function fenceText(cli: Cli, site: Site, { guard, peer }: StatusReport): string {
  if (guard === null) return cli.text(isGuarded(site) ? 'guard.lease.unknown' : 'guard.fence.off');
  const fence = cli.text(`guard.fence.${guard.fence}`, { peer });
  return guard.peerMuted ? `${fence}, ${cli.text('guard.fence.muted', { peer })}` : fence;
}

/** Only where the site has a node reset by its watchdog. */
function watchdogRow(cli: Cli, { guard }: StatusReport): [string, string][] {
  if (guard?.watchdog === undefined) return [];
  const { armedSeconds: seconds, problem } = guard.watchdog;
  if (problem !== undefined) return [['watchdog', cli.text('guard.watchdog.failed', { problem })]];
  if (seconds === undefined) return [['watchdog', cli.text('guard.watchdog.disarmed')]];
  return [['watchdog', cli.text('guard.watchdog.armed', { seconds })]];
}
