import { existsSync, readFileSync } from 'fs';
import type { PairMachines } from '../acceptance/facts';
import type { RunningProbe } from '../acceptance/probe';
import { writeReport } from '../acceptance/report/write';
import { describeLeft, tellState } from '../acceptance/left';
import {
  keepState,
  readState,
  STATE_FILE,
  type VerifyProgress,
  type VerifyState,
} from '../acceptance/resume';
import { SCENARIOS } from '../acceptance/scenarios';
import type { Instruct } from '../acceptance/scenarios/scenario';
import type { UndoList } from '../acceptance/undo';
import { announce, listIds, requireIds, verify } from '../acceptance/verify';
import { VERDICT_EXIT } from '../acceptance/verdict';
import { AppError } from '../core/error';
import { VERSION } from '../core/version';
import { within } from '../core/within';
import { peerOf } from '../failoverd/observe';
import { parseSite } from '../site/load';
import { localMachine } from '../node/local';
import type { Machine } from '../node/machine';
import { connectSsh, type SshConnection } from '../node/ssh';
import { formatTable } from '../ui/format';
import { examples } from '../ui/help';
import type { Cli, Register } from './cli';
import { loadOwnSite, SITE_PATH } from './failoverd';
import { confirmScenarios, demandConfirmable, type Confirmation } from './verify-confirm';
import { show } from './verify-show';

const CONTROL_FOLDER = '/var/run/heartbundle';
/** Longer than any command of a scenario may take. */
const HALT_LIMIT_MS = 200_000;

interface Options {
  site: string;
  checks?: boolean;
  list?: boolean;
  only?: readonly string[];
  skip?: readonly string[];
  dryRun?: boolean;
  window: string;
  probeHost?: string;
  confirm?: string;
  resume?: boolean;
  report: string;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

export const registerVerify: Register = (program, bind) => {
  const command = program
    .command('verify')
    .description('checks the pair, then (after a typed confirmation) fails it over and measures')
    .option('--site <file>', 'the site file', SITE_PATH)
    .option('--checks', 'checks only: nothing is disturbed')
    .option('--list', 'list the checks and scenarios')
    .option('--only <id>', 'run only this check or scenario (repeatable)', collect)
    .option('--skip <id>', 'leave this check or scenario out (repeatable)', collect)
    .option('--dry-run', 'check, and say what would be played; disturb nothing')
    .option('--window <minutes>', 'begin no scenario that would not end in this time', 'none')
    .option('--probe-host <address>', 'the machine on which the client runs (default: this node)')
    .option('--confirm <cluster>', 'the name of the cluster, as confirmation that its service is interrupted')
    .option('--resume', 'go on after this node was rebooted by a scenario, as it was called then')
    .option('--report <folder>', 'where the report goes', '/var/lib/heartbundle/report')
    .addHelpText(
      'after',
      examples('heartbundle verify --probe-host 10.0.0.20 --confirm mqha --report /root/report'),
    );
  bind<Options>(command, async (cli, _args, given) => {
    if (given.list === true) return list(cli, given.site);
    requireIds([...(given.only ?? []), ...(given.skip ?? [])]);
    const window = readWindow(given.window);
    const { site, self } = loadOwnSite(given.site);
    const here = localMachine();
    const resumed = given.resume === true ? await readState(here, site.cluster) : undefined;
    const options = { ...given, ...resumed?.options };
    const endBy = resumed === undefined ? window : resumed.options.endBy;
    const connections: SshConnection[] = [];
    const reach = (address: string): Machine => {
      const connection = connectSsh(here, address, `${CONTROL_FOLDER}/verify-${process.pid}-${address}`);
      connections.push(connection);
      return connection.machine;
    };
    const hangUp = async (): Promise<void> => {
      for (const connection of connections) await connection.close();
    };
    const peer = reach(site.nodes[peerOf(self)].address);
    const machines: PairMachines = {
      nodes: self === 0 ? [here, peer] : [peer, here],
      storage: reach(site.storage.address),
    };
    let probe: RunningProbe | undefined;
    let undo: UndoList | undefined;
    let halted = false;
    // From the first scenario on.
    let disturbing = false;
    let running: Promise<unknown> = Promise.resolve();
    // Clean-ups run last first: the client is stopped while its host can still be reached.
    cli.onCancel(hangUp);
    cli.onCancel(async () => probe?.abandon());
    cli.onCancel(async () => {
      halted = true;
      if (!disturbing) return;
      cli.say({ key: 'verify.cancelled' });
      // A command that is under way comes to its end first: what it disturbs must be taken back too.
      await within(running, HALT_LIMIT_MS, () => undefined);
      for (const left of (await undo?.runAll()) ?? []) cli.say(describeLeft(left));
      for (const text of await tellState({ site, machines, emit: cli.emit })) cli.say(text);
    });
    cli.onAbandon(() => {
      if (!disturbing) return;
      for (const left of undo?.pending() ?? []) cli.say(describeLeft(left));
      const host = options.probeHost ?? site.nodes[self].name;
      if (probe !== undefined)
        cli.say({ key: 'verify.left.client', values: { host, directory: probe.directory } });
      cli.say({ key: 'verify.left.repair' });
    });
    const confirmation: Confirmation = { given: options.confirm, cluster: site.cluster };
    const play = async (): Promise<number> => {
      const report = await verify({
        site,
        self,
        machines,
        probeHost:
          options.probeHost === undefined
            ? { name: site.nodes[self].name, machine: here }
            : { name: options.probeHost, machine: reach(options.probeHost) },
        ...(options.only === undefined ? {} : { only: options.only }),
        skip: options.skip ?? [],
        checksOnly: options.checks === true,
        probeOnNode: site.nodes.some(({ name, address }) =>
          [undefined, name, address].includes(options.probeHost),
        ),
        ...(resumed === undefined ? {} : { resumed }),
        keep: (progress) => keepState(here, stateOf(site.cluster, options, endBy, progress)),
        dryRun: options.dryRun === true,
        ...(endBy === undefined ? {} : { endBy }),
        version: VERSION,
        emit: cli.emit,
        halted: () => halted,
        instruct: instructBy(cli),
        onProbe: (running) => void (probe = running),
        onUndo(list) {
          undo = list;
          disturbing = disturbing || list !== undefined;
        },
        demandConfirmable: () => demandConfirmable(cli, confirmation),
        async confirm(scenarios) {
          await cli.renderer.flush();
          await confirmScenarios(cli, confirmation, scenarios);
        },
      });
      await cli.renderer.flush();
      const [page = ''] = await writeReport(here, options.report, report, cli.language);
      show(cli, report);
      cli.say({ key: 'verify.report.at', values: { file: page } });
      if (report.verdict === 'suspended') cli.say({ key: 'verify.resume' });
      else if (report.verdict !== 'cancelled' || resumed !== undefined) await here.remove(STATE_FILE);
      cli.printJson(report);
      return VERDICT_EXIT[report.verdict];
    };
    try {
      const playing = play();
      running = playing.catch(() => undefined);
      return await playing;
    } finally {
      await hangUp();
    }
  });
};

/** What a run that resumes needs to know of this call. */
function stateOf(
  cluster: string,
  { probeHost = '', report, only, skip = [] }: Options,
  endBy: number | undefined,
  progress: VerifyProgress,
): VerifyState {
  const ends = endBy === undefined ? {} : { endBy };
  const options = { probeHost, report, skip, ...ends, ...(only === undefined ? {} : { only }) };
  return { format: 1, cluster, options, ...progress };
}

/** The end of the maintenance window; undefined without one. */
function readWindow(given: string): number | undefined {
  if (given === 'none') return undefined;
  const minutes = Number(given);
  if (!/^\d+$/.test(given) || minutes < 1)
    throw new AppError('USAGE', { problem: `--window takes a number of minutes, not "${given}".` });
  return Date.now() + minutes * 60_000;
}

/** All ids; on a machine with a site file also how long each scenario takes. */
function list(cli: Cli, file: string): number {
  const site = existsSync(file) ? parseSite(readFileSync(file, 'utf8'), file) : undefined;
  const timing = (id: string): string => {
    const scenario = SCENARIOS.find((one) => one.id === id);
    if (scenario === undefined || site === undefined) return '';
    const { boundMs, usualMs } = announce(site, scenario);
    const values = { bound: Math.round(boundMs / 1000), minutes: Math.ceil(usualMs / 60_000) };
    return cli.text('verify.list.timing', values);
  };
  const rows = listIds().map(({ id, title, kind }) => [
    id,
    cli.text(`verify.list.${kind}`),
    cli.text(title.key),
    timing(id),
  ]);
  cli.print(formatTable(rows));
  cli.printJson(listIds().map(({ id, kind }) => ({ id, kind })));
  return 0;
}

/** `ACTION VERB NODE` on a line of its own on stderr, for people and for a lab that reads along. */
function instructBy(cli: Cli): Instruct {
  return ({ verb, node }) => {
    process.stderr.write(`\nACTION ${verb} ${node}\n${cli.text(`verify.action.${verb}`, { node })}\n`);
  };
}
