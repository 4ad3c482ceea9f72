import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { perform } from '../../src/failoverd/actions';
import { askControl, serveControl } from '../../src/failoverd/control';
import { Daemon, type DaemonOptions } from '../../src/failoverd/daemon';
import { parseJournal } from '../../src/failoverd/journal';
import type { StatusReport } from '../../src/failoverd/status';
import { recordedMachine } from '../../src/node/recorded';
import { mountsOf, nodeCommands, sampleSite } from './sample';

const site = sampleSite();
let folder: string;
let options: DaemonOptions;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daemon-'));
  options = {
    machine: recordedMachine({
      files: { '/proc/mounts': mountsOf(site) },
      commands: nodeCommands(site, 0, true),
    }),
    site,
    self: 0,
    version: '1.2.3',
    socketPath: join(folder, 'run', 'failoverd.sock'),
    eventsPath: join(folder, 'lib', 'events.jsonl'),
    log: () => undefined,
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

async function firstStatus(): Promise<StatusReport> {
  for (;;) {
    const answer = await askControl(options.socketPath, { command: 'status' }, 5_000);
    if (answer?.ok === true) return answer.result as StatusReport;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('observes, journals what it found, and answers on its socket until it is stopped', async () => {
  const daemon = await Daemon.start(options);
  const status = await firstStatus();
  expect([status.owner, status.level, status.daemon.version]).toEqual(['MQMaster', 'ok', '1.2.3']);
  await daemon.stop();
  expect(await askControl(options.socketPath, { command: 'ping' }, 1_000)).toBe(undefined);
  const events = parseJournal(readFileSync(options.eventsPath, 'utf8'));
  expect(events.map(({ kind }) => kind)).toEqual([
    'started',
    'vip',
    'mount',
    'service',
    'holding',
    'heartbeat',
    'self',
    'peer',
    'claim',
    'link',
    'link',
    'session',
    'stopped',
  ]);
});

it('refuses to run twice', async () => {
  const daemon = await Daemon.start(options);
  try {
    await expect(Daemon.start(options)).rejects.toMatchObject({ code: 'FAILOVERD_RUNNING' });
  } finally {
    await daemon.stop();
  }
});

it('takes the place of a socket file that a dead daemon left', async () => {
  const server = await serveControl(options.socketPath, () => Promise.resolve('old'));
  await new Promise((resolve) => server.close(resolve));
  const daemon = await Daemon.start(options);
  expect(await askControl(options.socketPath, { command: 'ping' }, 1_000)).toEqual({
    ok: true,
    result: { pid: process.pid, version: '1.2.3' },
  });
  await daemon.stop();
});

it('answers nonsense with a problem', async () => {
  const daemon = await Daemon.start(options);
  expect(await askControl(options.socketPath, { command: 'dance' }, 1_000)).toEqual({
    ok: false,
    problem: 'unknown command dance',
  });
  await daemon.stop();
});

it("acquires by Heartbeat's own tool with the group's key from haresources", async () => {
  const machine = recordedMachine({
    files: {
      '/etc/ha.d/haresources':
        '# group\nMQMaster Filesystem::/dev/x::/MQHA::ext4 mq::QM1 IPaddr2::10.20.0.100\n',
    },
    commands: { '/usr/share/heartbeat/ResourceManager *': '', '/usr/share/heartbeat/hb_standby *': '' },
  });
  await perform(machine, site, 'acquire');
  await perform(machine, site, 'stand-by');
  expect(machine.changes).toEqual([
    '/usr/share/heartbeat/ResourceManager takegroup Filesystem::/dev/x::/MQHA::ext4',
    '/usr/share/heartbeat/hb_standby all',
  ]);
});

it('restarts a service by its own script, stop first, and ends the late request of a failed start', async () => {
  const stat = (parent: number): string => `9 (sh) S ${parent} ${Array(17).fill('0').join(' ')} 77 0\n`;
  const machine = recordedMachine({
    files: {
      '/etc/ha.d/haresources': 'MQMaster mq::QM1\n',
      '/proc/9/cmdline': '/bin/sh\0/usr/share/heartbeat/ResourceManager\0takegroup\0mq::QM1\0',
      '/proc/9/stat': stat(1),
      '/proc/10/cmdline': '/bin/sh\0/usr/share/heartbeat/ResourceManager\0takegroup\0mq::QM1\0',
      '/proc/10/stat': stat(4),
    },
    commands: {
      '/etc/ha.d/resource.d/mq *': '',
      '/usr/share/heartbeat/ResourceManager *': '',
      'kill *': '',
    },
  });
  await perform(machine, site, 'restart-service');
  await perform(machine, site, 'cycle-group');
  await perform(machine, site, 'acquire');
  expect(machine.changes).toEqual([
    '/etc/ha.d/resource.d/mq QM1 stop',
    '/etc/ha.d/resource.d/mq QM1 start',
    '/usr/share/heartbeat/ResourceManager givegroup mq::QM1',
    '/usr/share/heartbeat/ResourceManager takegroup mq::QM1',
    'kill 9',
    '/usr/share/heartbeat/ResourceManager takegroup mq::QM1',
  ]);
});

it('tells Heartbeat by its FIFO that the takeover is over, as mach_down does', async () => {
  const machine = recordedMachine({ commands: { 'perl *': '' } });
  await perform(machine, site, 'finish-takeover');
  expect(machine.changes.map((line) => line.replace(/^perl -e .*\$!\\n" /, ''))).toEqual([
    '/var/lib/heartbeat/fifo >>>\nt=resource\nrsc_hold=foreign\ninfo=mach_down\n<<<\n',
  ]);
});

it('takes the address off by its own resource script', async () => {
  const machine = recordedMachine({ commands: { '/etc/ha.d/resource.d/hbaddress *': '' } });
  await perform(machine, site, 'drop-address');
  expect(machine.changes).toEqual(['/etc/ha.d/resource.d/hbaddress 10.20.0.100/24/eth0 stop']);
});

it("tells the site's hook of what it found, and journals that the hook failed", async () => {
  const told: string[] = [];
  const machine = recordedMachine({
    files: { '/proc/mounts': mountsOf(site) },
    commands: {
      ...nodeCommands(site, 0, true),
      '/usr/local/bin/page': (_argv, { env }) => {
        told.push(env?.['HEARTBUNDLE_EVENT'] ?? '');
        return told.length === 2 ? { exitCode: 7, stderr: 'modem busy\n' } : '';
      },
    },
  });
  options = {
    ...options,
    machine,
    site: { ...site, failoverd: { hook: { command: ['/usr/local/bin/page'] } } },
  };
  const daemon = await Daemon.start(options);
  await firstStatus();
  await daemon.stop();
  const events = parseJournal(readFileSync(options.eventsPath, 'utf8'));
  expect(told).toEqual(events.map(({ kind }) => kind).filter((kind) => kind !== 'hook'));
  expect(events.filter(({ kind }) => kind === 'hook')).toMatchObject([
    { kind: 'hook', exitCode: 7, output: 'modem busy' },
  ]);
});
