import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createInitiatorRescue } from '../../src/failoverd/initiator';
import type { SessionState } from '../../src/failoverd/observation';
import { recordedMachine } from '../../src/node/recorded';
import { owner, sampleSite } from './sample';

const KILL = 'pkill -KILL -x iscsid';
const START = 'service iscsid start';

/** Looks each second; gives what was done to iscsid after each. */
async function play(
  states: readonly SessionState[],
  { answers = true, maintenance = false } = {},
): Promise<{ done: string[]; seconds: number[]; told: number }> {
  const machine = recordedMachine({ commands: { [KILL]: '', [START]: '' } });
  let told = 0;
  const rescue = createInitiatorRescue({
    machine,
    site: sampleSite(),
    tell: (events) => void (told += events.length),
    log: (line) => expect.fail(line),
    answers: () => Promise.resolve(answers),
  });
  const seconds: number[] = [];
  for (const [second, session] of states.entries()) {
    const before = machine.changes.length;
    rescue.consider(owner({ at: second * 1_000, session }), maintenance);
    await new Promise((resolve) => setImmediate(resolve));
    if (machine.changes.length > before) seconds.push(second);
  }
  return { done: machine.changes, seconds, told };
}

const lostFor = (seconds: number): SessionState[] => Array<SessionState>(seconds).fill('lost');

it('starts iscsid again when the session stays lost while the portal answers, and not sooner', async () => {
  expect(await play(['logged-in', ...lostFor(8)])).toEqual({ done: [], seconds: [], told: 0 });
  expect(await play(['logged-in', ...lostFor(9)])).toEqual({ done: [KILL, START], seconds: [9], told: 1 });
});

it('does so again after a pause, then seldom', async () => {
  expect((await play(lostFor(150))).seconds).toEqual([8, 23, 83, 143]);
});

it('counts anew for another loss', async () => {
  const { seconds } = await play([...lostFor(6), 'logged-in', ...lostFor(9)]);
  expect(seconds).toEqual([15]);
});

it('leaves iscsid alone while the storage is away, in maintenance, and where there is no session', async () => {
  expect((await play(lostFor(60), { answers: false })).done).toEqual([]);
  expect((await play(lostFor(60), { maintenance: true })).done).toEqual([]);
  expect((await play(Array<SessionState>(60).fill('absent'))).done).toEqual([]);
});

it.each([true, false])('sees by itself whether a portal answers (%s)', async (up) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  if (!up) await new Promise((resolve) => server.close(resolve));
  const site = sampleSite();
  const machine = recordedMachine({ commands: { [KILL]: '', [START]: '' } });
  const rescue = createInitiatorRescue({
    machine,
    site: { ...site, storage: { ...site.storage, address: '127.0.0.1', port } },
    tell: () => undefined,
    log: (line) => expect.fail(line),
  });
  rescue.consider(owner({ at: 0, session: 'lost' }), false);
  rescue.consider(owner({ at: 10_000, session: 'lost' }), false);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(machine.changes).toEqual(up ? [KILL, START] : []);
  if (up) await new Promise((resolve) => server.close(resolve));
});
