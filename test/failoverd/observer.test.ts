import { expect, it } from 'vitest';
import type { Observation } from '../../src/failoverd/observation';
import { createObserver } from '../../src/failoverd/observer';
import { recordedMachine, type RecordedAnswer, type RecordedMachine } from '../../src/node/recorded';
import { mountsOf, nodeCommands, owner, sampleSite, standby } from './sample';

const site = sampleSite();
const PERIODS = { ordinary: 5_000, moving: 2_000, complete: 15_000 };

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
  const machine = recordedMachine({ files: has ? { '/proc/mounts': mountsOf(site) } : {}, commands });
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
async function lookAt(look: (now: number) => Promise<Observation>, now: number): Promise<Observation> {
  const observation = await look(now);
  await new Promise((resolve) => setTimeout(resolve, 5));
  return observation;
}

it('knows everything with the first look', async () => {
  const [first] = counting(true);
  const [second] = counting(false);
  expect(await createObserver(first, site, 0, PERIODS)(0)).toEqual(owner());
  expect(await createObserver(second, site, 1, PERIODS)(0)).toEqual(standby());
});

it('asks nothing every second, a little every 5 s, everything every 15 s', async () => {
  const [machine, asked] = counting(true);
  const look = createObserver(machine, site, 0, PERIODS);
  await lookAt(look, 0);
  asked();
  for (let second = 1; second < 5; second++) await lookAt(look, second * 1000);
  expect(asked()).toEqual([]);
  await lookAt(look, 5_000);
  expect(asked()).toEqual([
    '/etc/ha.d/resource.d/mq QM1 status',
    'cl_status nodestatus mqslave',
    'cl_status rscstatus',
    'stat -f -c %T /MQHA',
  ]);
  await lookAt(look, 10_000);
  asked();
  await lookAt(look, 15_000);
  expect(asked()).toContain('cl_status hblinkstatus mqslave eth1');
});

it('does not ask for the service of a node that has nothing more often than every 15 s', async () => {
  const [machine, asked] = counting(false);
  const look = createObserver(machine, site, 1, PERIODS);
  await lookAt(look, 0);
  asked();
  await lookAt(look, 5_000);
  expect(asked()).toEqual([
    'cl_status nodestatus mqmaster',
    'cl_status rscstatus',
    'ping -n -c 1 -W 1 10.20.0.100',
  ]);
});

it('asks everything anew at once when address or mount table changed', async () => {
  const [machine, asked] = counting(true);
  const look = createObserver(machine, site, 0, PERIODS);
  await lookAt(look, 0);
  asked();
  machine.files.delete('/proc/mounts');
  expect((await lookAt(look, 1_000)).mount).toBe('absent');
  expect(asked()).toContain('cl_status hbstatus');
});

it('shows a slow answer when it is there and does not wait for it', async () => {
  let answer: (word: string) => void = () => undefined;
  const [machine] = counting(true);
  const look = createObserver(machine, site, 0, PERIODS);
  await lookAt(look, 0);
  machine.commands.set(
    '/etc/ha.d/resource.d/mq QM1 status',
    () => new Promise((resolve) => (answer = resolve)),
  );
  await lookAt(look, 5_000);
  expect((await lookAt(look, 6_000)).service).toBe('running');
  answer('stopped\n');
  await lookAt(look, 7_000);
  expect((await lookAt(look, 8_000)).service).toBe('stopped');
});

it('calls the mount stalled while a statfs hangs, and does not ask a second time', async () => {
  let release: () => void = () => undefined;
  const [machine, asked] = counting(true, {
    'stat -f -c %T /MQHA': () => new Promise((resolve) => (release = () => resolve('ext2/ext3\n'))),
  });
  const look = createObserver(machine, site, 0, PERIODS);
  const states: string[] = [];
  for (let second = 0; second < 12; second++) states.push((await lookAt(look, second * 1000)).mount);
  expect(states).toEqual([...Array<string>(4).fill('writable'), ...Array<string>(8).fill('stalled')]);
  expect(asked().filter((name) => name.startsWith('stat'))).toHaveLength(1);
  release();
  await lookAt(look, 12_000);
  expect((await lookAt(look, 13_000)).mount).toBe('writable');
});

it('gives a failure beside a look to the next look', async () => {
  const [machine] = counting(true);
  const look = createObserver(machine, site, 0, PERIODS);
  await lookAt(look, 0);
  machine.commands.set('cl_status rscstatus', () => Promise.reject(new Error('no fork')));
  await lookAt(look, 5_000);
  await expect(look(6_000)).rejects.toThrow('no fork');
});
