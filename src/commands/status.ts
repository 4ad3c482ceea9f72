import { isAppError } from '../core/error';
import { askControl } from '../failoverd/control';
import { SOCKET_PATH } from '../failoverd/daemon';
import { renderEvent, type GuardEvent } from '../failoverd/event';
import { monotonicMs } from '../failoverd/monotonic';
import { observe } from '../failoverd/observe';
import { buildStatus, LEVELS, serviceName, type StatusReport } from '../failoverd/status';
import { localMachine } from '../node/local';
import type { Site } from '../site/schema';
import { formatTable } from '../ui/format';
import type { Cli, Register } from './cli';
import { loadOwnSite, SITE_PATH } from './failoverd';

const ANSWER_TIMEOUT_MS = 20_000;

export const registerStatus: Register = (program, bind) => {
  const command = program
    .command('status')
    .description('the pair at a glance; exit code for monitoring: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN')
    .option('--site <file>', 'the site file', SITE_PATH)
    .addHelpText('after', '\nExample:\n  heartbundle status --json\n');
  bind<{ site: string }>(command, async (cli, _args, options) => {
    try {
      const { site, self } = loadOwnSite(options.site);
      const answer = await askControl(SOCKET_PATH, { command: 'status' }, ANSWER_TIMEOUT_MS);
      const report =
        answer !== undefined && answer.ok
          ? (answer.result as StatusReport)
          : buildStatus(
              site,
              self,
              await observe(localMachine(), site, self, monotonicMs()),
              { running: false },
              [],
              new Date().toISOString(),
            );
      show(cli, site, report);
      cli.printJson(report);
      return LEVELS.indexOf(report.level);
    } catch (error) {
      if (!isAppError(error)) throw error;
      // A plugin's contract: what cannot be judged is UNKNOWN, whatever the reason.
      cli.print(`${cli.text('guard.level.unknown')} - ${cli.describe(error)}`);
      cli.printJson({ format: 1, level: 'unknown', error: { code: error.code, message: error.message } });
      return LEVELS.indexOf('unknown');
    }
  });
};

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
    ['lease', cli.text('guard.lease.none')],
    ['fence', cli.text('guard.fence.none')],
  ];
  cli.print('');
  cli.print(formatTable(rows.map(([key, value]) => [`  ${cli.text(`guard.row.${key}`)}`, value])));
  if (report.events.length > 0) cli.print(`\n${cli.text('guard.events')}`);
  for (const event of report.events) cli.print(`  ${formatEvent(event)}`);
}

function formatEvent(event: GuardEvent): string {
  return `${event.at}  ${renderEvent(event)}`;
}
