import { promises as fs } from 'node:fs';
import { join, relative } from 'node:path';
import { SCENARIOS } from '../../src/acceptance/scenarios';
import { formatBytes, formatDuration } from '../../src/ui/format';
import { createLab } from '../lab';
import { LabError } from '../lab-error';
import { PROJECT, runProgram, type ProgramResult } from './built-program';
import { carryBundle, install, INSTALL_ORDER, unattended } from './carry';
import { buildBundle, findBundle, openMirror, prepareClient, SITE, stockCheck, verifyPair } from './story';

const USAGE =
  'Usage: scripts/demo [--keep]\n  --keep  leave the guests running (npm run lab -- --name demo ...)';
const FOLDER = join(PROJECT, 'dist/demo');
const OUTAGE_TITLES = { 'planned-move': 'planned move', 'owner-power-off': 'owner powered off' };
const STAGES = 6;
/** The story is short: two scenarios of all. */
const leftOut = SCENARIOS.map(({ id }) => id)
  .filter((id) => !(id in OUTAGE_TITLES))
  .flatMap((id) => ['--skip', id]);

interface ScenarioResult {
  readonly id: keyof typeof OUTAGE_TITLES;
  readonly outageMs: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
}

const started = Date.now();
let stageNumber = 0;

async function chapter<T>(title: string, work: (say: (line: string) => void) => Promise<T>): Promise<T> {
  stageNumber += 1;
  const start = Date.now();
  console.log(`\n[${stageNumber}/${STAGES}] ${title}`);
  const result = await work((line) => console.log(`      ${line}`));
  console.log(`      (${formatDuration(Date.now() - start)})`);
  return result;
}

/** Ends the demo when a command of the product did not do what the story needs. */
function demand(what: string, { exitCode, stdout, stderr }: ProgramResult): void {
  if (exitCode === 0) return;
  throw new Error(`${what} ended with exit code ${exitCode}\n${stdout}\n${stderr}`);
}

async function main(): Promise<void> {
  const [option, ...more] = process.argv.slice(2);
  if (more.length > 0 || (option !== undefined && option !== '--keep')) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  await fs.mkdir(FOLDER, { recursive: true });
  for (const name of await fs.readdir(FOLDER)) if (/\.tar\.gz/.test(name)) await fs.rm(join(FOLDER, name));

  const mirror = await chapter(
    'Mirror: real RPMs with EL6 names, signed, served on loopback',
    async (say) => {
      const server = await openMirror(say);
      say(`serving ${server.url}/base and ${server.url}/epel`);
      return server;
    },
  );
  const bundle = await chapter('bundle build: resolve, download, verify, seal', async (say) => {
    demand('bundle build', await buildBundle({ folder: FOLDER, mirror }).finally(() => mirror.close()));
    const file = await findBundle(FOLDER);
    say(`${relative(PROJECT, file)}, ${formatBytes((await fs.stat(file)).size)}`);
    const check = await runProgram(['bundle', 'check', file]);
    demand('bundle check', check);
    check.stdout.trimEnd().split('\n').forEach(say);
    const inspect = await runProgram(['bundle', 'inspect', file]);
    demand('bundle inspect', inspect);
    inspect.stdout.split('\n').slice(0, 8).forEach(say);
    say(`stock openssl and sha256sum: ${await stockCheck(file, FOLDER)}`);
    return file;
  });

  const lab = createLab({
    name: 'demo',
    onStage: ({ title, state, ms }) => {
      if (state === 'started') console.log(`      … ${title}`);
      else console.log(`      ${state === 'done' ? '✔' : '✖'} ${title} (${formatDuration(ms)})`);
    },
  });
  let stopping = false;
  const stop = (): void => {
    // npm and a terminal may both send the signal.
    if (stopping) return;
    stopping = true;
    console.log('\nInterrupted: switching the lab off');
    void lab.down().finally(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  try {
    await chapter('Lab: storage, MQMaster, MQSlave and client, sealed from the outside', async (say) => {
      await lab.down();
      await lab.up();
      const seal = await lab.check();
      const leak = seal.findings.find(({ ok }) => !ok);
      if (leak !== undefined)
        throw new LabError(`The lab is not sealed: ${leak.subject} (${leak.detail})`, 'Run lab check.');
      say('no guest reaches anything outside; all see each other');
      await prepareClient(lab);
    });
    await chapter('install on each of the three machines, from the carried bundle', async (say) => {
      for (const { guest, role } of INSTALL_ORDER) {
        const start = Date.now();
        await carryBundle(lab, guest, bundle, SITE);
        demand(`install on ${guest}`, await install(lab, guest, unattended(role)));
        say(`${guest} installed as ${role} (${formatDuration(Date.now() - start)})`);
      }
      for (const { guest, role } of INSTALL_ORDER) {
        const again = await install(lab, guest, unattended(role));
        demand(`the second install on ${guest}`, again);
        say(`${guest}, second run: ${again.stdout.trim().split('\n').pop() ?? ''}`);
      }
    });
    await chapter('failoverd: what the pair says of itself', async (say) => {
      const status = await lab.exec('MQMaster', ['heartbundle', 'status']);
      status.stdout.trimEnd().split('\n').forEach(say);
    });
    const report = join(FOLDER, 'report');
    const scenarios = await chapter('verify: checks, a planned move, the owner powered off', async (say) => {
      const result = await verifyPair(
        lab,
        'MQSlave',
        ['--probe-host', '10.20.0.20', '--confirm', 'mqlab', '--report', '/root/report', ...leftOut],
        say,
      );
      await lab.pull('MQSlave', '/root/report', report);
      result.stdout.trimEnd().split('\n').forEach(say);
      if (result.exitCode !== 0 && result.exitCode !== 4) demand('verify', result);
      const document = JSON.parse(await fs.readFile(join(report, 'report.json'), 'utf8')) as {
        scenarios: ScenarioResult[];
      };
      return document.scenarios;
    });
    console.log('\nWhat the client saw');
    for (const { id, outageMs, acknowledged, lost, doubled } of scenarios)
      console.log(
        `  ${OUTAGE_TITLES[id]}: outage ${(outageMs / 1000).toFixed(1)} s, ${acknowledged} messages acknowledged, ${lost} lost, ${doubled} doubled`,
      );
    console.log(`Report: ${relative(process.cwd(), join(report, 'report.html'))}`);
    console.log(`The whole story took ${formatDuration(Date.now() - started)}.`);
  } finally {
    if (option === '--keep')
      console.log('The guests go on running: npm run lab -- --name demo status|exec|down');
    else await lab.down();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof LabError ? `${error.message}\n${error.hint}` : error);
  process.exitCode = 1;
});
