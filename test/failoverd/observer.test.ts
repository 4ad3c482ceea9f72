import { expect, it, vi } from 'vitest';
import { writeCommand } from '../../src/failoverd/mount-probe';
import type { Observation } from '../../src/failoverd/observation';
import { createObserver, type Observer } from '../../src/failoverd/observer';
import { recordedMachine, type RecordedAnswer, type RecordedMachine } from '../../src/node/recorded';
import { mountsOf, nodeCommands, owner, sampleSite, standby } from './sample';

const site = sampleSite();
const PERIODS = { ordinary: 5_000, moving: 2_000, complete: 15_000 };
const PROBE = writeCommand(site).join(' ');
const STATUS = '/etc/ha.d/resource.d/mq QM1 monitor';

const manager = (started: string): string =>
  `20 (amqzxma0) S 1 ${Array(17).fill('0').join(' ')} ${started} 0\n`;

/** A machine that notes which commands were run, but for the one that only lists addresses. */
function counting(
  has: boolean,
  changed: Record<string, RecordedAnswer> = {},
): [RecordedMachine, () => string[]] {
  let asked: string[] = [];
  const commands: Record<string, RecordedAnswer> = {};
  for (const [name, answer] of Object.entries({ ...nodeCommands(site, has ? 0 : 1, has), ...changed }))
    commands[name] = () => {
      asked.push(name);
      return answer;
    };
  const session = '/sys/class/iscsi_session/session1';
  const files = {
    [`${session}/targetname`]: `${site.storage.target}\n`,
    [`${session}/state`]: 'LOGGED_IN\n',
    '/var/log/ha-log': 'a line\n',
    ...(has
      ? {
          '/proc/mounts': mountsOf(site),
          '/proc/20/cmdline': '/opt/mqm/bin/amqzxma0\0-m\0QM1\0-u\0mqm\0',
          '/proc/20/stat': manager('77'),
        }
      : {}),
  };
  const machine = recordedMachine({ files, commands });
  return [
    machine,
    () => {
      const names = asked.filter((name) => !name.startsWith('ip '));
      asked = [];
      return names.sort();
    },
  ];
}

/** Looks, and lets what is asked beside the look come to its end. */
async function lookAt(observer: Observer, now: number): Promise<Observation> {
  const observation = await observer.look(now);
  await new Promise((resolve) => setTimeout(resolve, 5));
  return observation;
}

const seen = { session: 'logged-in', carriers: [], serviceAt: 0, heartbeatAt: 0 } as const;

it('knows everything with the first look', async () => {
  const [first] = counting(true);
  const [second] = counting(false);
  expect(await createObserver(first, site, 0, PERIODS).look(0)).toEqual({ ...owner(), ...seen });
  expect(await createObserver(second, site, 1, PERIODS).look(0)).toEqual({ ...standby(), ...seen });
});

it('asks nothing every second on the owner, writes a block every 5 s, asks Heartbeat and the service every 15 s', async () => {
  const [machine, asked] = counting(true);
  const observer = createObserver(machine, site, 0, PERIODS);
  await lookAt(observer, 0);
  asked();
  for (let second = 1; second < 5; second++) await lookAt(observer, second * 1000);
  expect(asked()).toEqual([]);
  await lookAt(observer, 5_000);
  expect(asked()).toEqual([PROBE]);
  await lookAt(observer, 15_000);
  expect(asked()).toEqual(expect.arrayContaining([STATUS, 'cl_status hblinkstatus mqslave eth1']));
});

it('asks on the standby only for an answer of the address, every 5 s', async () => {
  const [machine, asked] = counting(false);
  const observer = createObserver(machine, site, 1, PERIODS);
  await lookAt(observer, 0);
  asked();
  await lookAt(observer, 5_000);
  expect(asked()).toEqual(['ping -n -c 1 -W 1 10.20.0.100']);
});

it('asks everything anew at once when address, mount table or session changed', async () => {
  const changes: ((machine: RecordedMachine) => unknown)[] = [
    (machine) => machine.files.delete('/proc/mounts'),
    (machine) => machine.writeFile('/sys/class/iscsi_session/session1/state', 'FAILED\n', { mode: 0o444 }),
  ];
  for (const change of changes) {
    const [machine, asked] = counting(true);
    const observer = createObserver(machine, site, 0, PERIODS);
    await lookAt(observer, 0);
    asked();
    change(machine);
    await lookAt(observer, 1_000);
    expect(asked()).toEqual(expect.arrayContaining(['cl_status hbstatus', STATUS]));
  }
});

it('asks once a short period, not at every line, while the log of Heartbeat grows', async () => {
  const [machine, asked] = counting(true);
  const observer = createObserver(machine, site, 0, PERIODS);
  await lookAt(observer, 0);
  asked();
  let times = 0;
  for (let ms = 250; ms <= 2 * PERIODS.moving; ms += 250) {
    await machine.appendFile('/var/log/ha-log', 'another line\n', 0o644);
    await lookAt(observer, ms);
    times += asked().filter((name) => name === 'cl_status hbstatus').length;
  }
  expect(times).toBe(2);
});

it('asks Heartbeat seldom again when its log has been quiet for a while', async () => {
  const [machine, asked] = counting(true);
  const observer = createObserver(machine, site, 0, PERIODS);
  const askedFrom = async (from: number, to: number): Promise<number> => {
    asked();
    for (let ms = from; ms < to; ms += 1_000) await lookAt(observer, ms);
    return asked().filter((name) => name === 'cl_status hbstatus').length;
  };
  await askedFrom(0, 1_000);
  await machine.appendFile('/var/log/ha-log', 'another line\n', 0o644);
  expect(await askedFrom(1_000, 1_000 + PERIODS.complete)).toBe(7);
  const quiet = 1_000 + PERIODS.complete;
  expect(await askedFrom(quiet, quiet + 2 * PERIODS.complete)).toBe(2);
});

it('asks Heartbeat at once when its process is gone, of which nobody writes a line', async () => {
  const [machine, asked] = counting(true);
  for (const [path, text] of [
    ['/var/run/heartbeat.pid', '  30\n'],
    ['/proc/30', ''],
  ] as const)
    await machine.writeFile(path, text, { mode: 0o644 });
  const observer = createObserver(machine, site, 0, PERIODS);
  await lookAt(observer, 0);
  asked();
  machine.files.delete('/proc/30');
  await lookAt(observer, 1_000);
  expect(asked()).toContain('cl_status hbstatus');
});

it('takes the peer for dead as soon as it is told, and asks nothing while a takeover begins', async () => {
  const [machine, asked] = counting(true);
  const observer = createObserver(machine, site, 0, PERIODS);
  expect((await lookAt(observer, 0)).heartbeat.peer).toBe('active');
  asked();
  observer.peerDied(200);
  expect((await lookAt(observer, 250)).heartbeat.peer).toBe('dead');
  // The mount of a takeover.
  machine.files.delete('/proc/mounts');
  expect((await lookAt(observer, 1_000)).heartbeat.peer).toBe('dead');
  expect(asked()).toEqual([]);
  expect((await lookAt(observer, 200 + PERIODS.moving)).heartbeat.peer).toBe('dead');
  expect(asked()).toContain('cl_status hbstatus');
  // Heartbeat's own answer.
  expect((await lookAt(observer, 500 + PERIODS.moving)).heartbeat.peer).toBe('active');
});

it('does not take what Heartbeat was asked before it found the peer dead', async () => {
  let answer: (word: string) => void = () => undefined;
  const [machine] = counting(true);
  const observer = createObserver(machine, site, 0, PERIODS);
  await lookAt(observer, 0);
  machine.commands.set('cl_status nodestatus mqslave', () => new Promise((resolve) => (answer = resolve)));
  observer.refresh();
  await lookAt(observer, 5_000);
  observer.peerDied(5_100);
  answer('active\n');
  const { heartbeat, heartbeatAt } = await lookAt(observer, 6_000);
  expect([heartbeat.peer, heartbeatAt]).toEqual(['dead', 5_100]);
  expect((await lookAt(observer, 7_000)).heartbeat.peer).toBe('dead');
});

it('asks for the service at once when its process is gone, or another has its id', async () => {
  const ends: ((machine: RecordedMachine) => unknown)[] = [
    (machine) => machine.files.delete('/proc/20/stat'),
    (machine) => machine.writeFile('/proc/20/stat', manager('99'), { mode: 0o444 }),
  ];
  for (const end of ends) {
    const [machine] = counting(true);
    const observer = createObserver(machine, site, 0, PERIODS);
    await lookAt(observer, 0);
    end(machine);
    machine.commands.set(STATUS, 'stopped\n');
    await lookAt(observer, 1_000);
    expect((await lookAt(observer, 2_000)).service).toBe('stopped');
  }
});

it('shows a slow answer when it is there and does not wait for it', async () => {
  let answer: (word: string) => void = () => undefined;
  const [machine] = counting(true);
  const observer = createObserver(machine, site, 0, PERIODS);
  await lookAt(observer, 0);
  machine.commands.set(STATUS, () => new Promise((resolve) => (answer = resolve)));
  observer.refresh();
  await lookAt(observer, 5_000);
  expect((await lookAt(observer, 6_000)).service).toBe('running');
  answer('stopped\n');
  await lookAt(observer, 7_000);
  expect(await lookAt(observer, 8_000)).toMatchObject({ service: 'stopped', serviceAt: 5_000 });
});

it('calls a service that lives and does not answer unknown, and asks again soon', async () => {
  const [machine, asked] = counting(true);
  const observer = createObserver(machine, site, 0, PERIODS);
  await lookAt(observer, 0);
  machine.commands.set(STATUS, { stdout: 'hung\n', exitCode: 1 });
  await lookAt(observer, PERIODS.complete);
  expect((await lookAt(observer, PERIODS.complete + 1_000)).service).toBe('unknown');
  asked();
  machine.commands.set(STATUS, 'running\n');
  await lookAt(observer, PERIODS.complete + PERIODS.moving);
  expect((await lookAt(observer, PERIODS.complete + 5_000)).service).toBe('running');
});

it('calls it unknown too when the script itself gives no answer in 25 s', async () => {
  const [machine] = counting(true);
  machine.commands.set(STATUS, () => new Promise(() => undefined));
  vi.useFakeTimers();
  try {
    let seen: Observation | undefined;
    void createObserver(machine, site, 0, PERIODS)
      .look(0)
      .then((observation) => (seen = observation));
    await vi.advanceTimersByTimeAsync(25_000);
    expect(seen).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(seen?.service).toBe('unknown');
  } finally {
    vi.useRealTimers();
  }
});

it('calls the mount stalled while a write hangs, and starts no second one', async () => {
  let release: () => void = () => undefined;
  const [machine, asked] = counting(true, {
    [PROBE]: () => new Promise((resolve) => (release = () => resolve(''))),
  });
  const observer = createObserver(machine, site, 0, PERIODS);
  const states: string[] = [];
  for (let second = 0; second < 12; second++) states.push((await lookAt(observer, second * 1000)).mount);
  expect(states).toEqual([...Array<string>(4).fill('writable'), ...Array<string>(8).fill('stalled')]);
  expect(asked().filter((name) => name === PROBE)).toHaveLength(1);
  release();
  await lookAt(observer, 12_000);
  expect((await lookAt(observer, 13_000)).mount).toBe('writable');
});

it('tells a disk that refuses writes from one that is full', async () => {
  const look = async (stderr: string): Promise<[string, boolean | undefined]> => {
    const [machine] = counting(true, { [PROBE]: { exitCode: 1, stderr } });
    const observer = createObserver(machine, site, 0, PERIODS);
    await lookAt(observer, 0);
    const { mount, full } = await lookAt(observer, 1_000);
    return [mount, full];
  };
  expect([await look('Input/output error'), await look('No space left on device')]).toEqual([
    ['read-only', undefined],
    ['writable', true],
  ]);
});

it('gives a failure beside a look to the next look', async () => {
  const [machine] = counting(true);
  const observer = createObserver(machine, site, 0, PERIODS);
  await lookAt(observer, 0);
  machine.commands.set('cl_status rscstatus', () => Promise.reject(new Error('no fork')));
  observer.refresh();
  await lookAt(observer, 5_000);
  await expect(observer.look(6_000)).rejects.toThrow('no fork');
});

it('calls Heartbeat stuck when it stays in transition for 20 s while nothing moves', async () => {
  const [machine] = counting(true, { 'cl_status rscstatus': 'transition\n' });
  const observer = createObserver(machine, site, 0, PERIODS);
  const stuck: (boolean | undefined)[] = [];
  for (let second = 0; second <= 20; second++)
    stuck.push((await lookAt(observer, second * 1_000)).heartbeat.stuck);
  expect(stuck).toEqual([...Array<undefined>(20).fill(undefined), true]);
  await machine.writeFile(
    '/proc/30/cmdline',
    '/bin/sh\0/usr/share/heartbeat/ResourceManager\0takegroup\0x\0',
    {
      mode: 0o444,
    },
  );
  await machine.writeFile('/proc/30/stat', manager('88').replace('S 1 ', 'S 5 '), { mode: 0o444 });
  expect((await lookAt(observer, 21_000)).heartbeat).toMatchObject({ changing: true });
  expect((await lookAt(observer, 41_000)).heartbeat.stuck).toBeUndefined();
});

it('goes by what /proc said of a change shortly before when it gives no answer, and else fears one', async () => {
  const [machine] = counting(true, { [STATUS]: 'unknown\n' });
  const observer = createObserver(machine, site, 0, PERIODS);
  const changing = async (now: number): Promise<boolean> => (await observer.look(now)).heartbeat.changing;
  expect(await changing(0)).toBe(false);
  vi.useFakeTimers();
  try {
    const list = machine.list.bind(machine);
    machine.list = (folder) => (folder === '/proc' ? new Promise(() => undefined) : list(folder));
    const after = async (now: number): Promise<boolean> => {
      const answer = changing(now);
      await vi.advanceTimersByTimeAsync(2_000);
      return answer;
    };
    expect([await after(3_000), await after(10_000), await after(11_000)]).toEqual([false, false, true]);
  } finally {
    vi.useRealTimers();
  }
});

it('takes Heartbeat for crashed only when its process is gone: cl_status calls it stopped while it waits for the peer', async () => {
  const look = async (files: Record<string, string>): Promise<boolean | undefined> => {
    const [machine] = counting(false, { 'cl_status hbstatus': { exitCode: 1 } });
    for (const [path, text] of Object.entries(files)) await machine.writeFile(path, text, { mode: 0o644 });
    return (await createObserver(machine, site, 1, PERIODS).look(0)).heartbeat.crashed;
  };
  const lock = { '/var/lock/subsys/heartbeat': '' };
  const pid = { '/var/run/heartbeat.pid': '  40\n' };
  expect([
    await look({}),
    await look({ ...lock, ...pid, '/proc/40': '' }),
    await look({ ...lock, ...pid }),
    await look(lock),
  ]).toEqual([undefined, undefined, true, true]);
});
