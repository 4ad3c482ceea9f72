import { expect, it } from 'vitest';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { openJournal } from '../../src/plan/journal';
import { checkStep } from '../../src/plan/planner';
import { rollBack } from '../../src/plan/rollback';
import { runSteps } from '../../src/plan/runner';
import { WATCHDOG_MODULES_FILE, watchdogStep } from '../../src/stack/watchdog';

const device = { content: '', type: 'other', mode: 0o600, uid: 0, gid: 0 } as const;

/** A kernel with softdog, or without; loading it makes the device, as udev does. */
function node({ softdog }: { softdog: boolean }): RecordedMachine {
  const machine: RecordedMachine = recordedMachine({
    commands: {
      'modinfo softdog': { exitCode: softdog ? 0 : 1 },
      'modprobe softdog nowayout=0': () => (machine.files.set('/dev/watchdog', device), ''),
      'modprobe -r softdog': () => (machine.files.delete('/dev/watchdog'), ''),
    },
  });
  return machine;
}
async function apply(machine: RecordedMachine): Promise<readonly string[]> {
  const journal = await openJournal(machine);
  return (await runSteps([watchdogStep()], { machine, journal, emit: () => undefined })).changed;
}

it('loads softdog now and at boot, once, and takes both back', async () => {
  const machine = node({ softdog: true });
  expect(await apply(machine)).toEqual(['guard.watchdog']);
  expect(machine.files.get(WATCHDOG_MODULES_FILE)).toMatchObject({
    mode: 0o755,
    content: expect.stringContaining(
      '[ -c /dev/watchdog ] || /sbin/modprobe softdog nowayout=0 >/dev/null 2>&1\nexit 0\n',
    ) as string,
  });
  expect(await apply(machine)).toEqual([]);
  await rollBack([watchdogStep()], { machine, journal: await openJournal(machine), emit: () => undefined });
  expect(machine.changes).toEqual(['modprobe softdog nowayout=0', 'modprobe -r softdog']);
  expect(machine.files.has(WATCHDOG_MODULES_FILE)).toBe(false);
});

it('takes the watchdog that the machine has, and leaves it there', async () => {
  const machine = node({ softdog: true });
  machine.files.set('/dev/watchdog', device);
  await apply(machine);
  await rollBack([watchdogStep()], { machine, journal: await openJournal(machine), emit: () => undefined });
  expect([machine.changes, machine.files.has('/dev/watchdog')]).toEqual([[], true]);
});

it('loads softdog again when it was loaded no more', async () => {
  const machine = node({ softdog: true });
  await apply(machine);
  machine.files.delete('/dev/watchdog');
  expect(await apply(machine)).toEqual(['guard.watchdog']);
});

it('refuses a machine that can have none, before anything is changed', async () => {
  const machine = node({ softdog: false });
  const checked = await checkStep(watchdogStep(), machine, await openJournal(machine));
  expect(checked).toMatchObject({ state: 'blocked', error: { code: 'WATCHDOG_MISSING' } });
});
