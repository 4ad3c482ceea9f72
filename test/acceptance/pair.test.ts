import { expect, it } from 'vitest';
import { observePair, observePatiently } from '../../src/acceptance/pair';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { mountsOf, nodeCommands } from '../failoverd/sample';
import { site } from './sample';

const STATFS = `stat -f -c %T ${site.filesystem.mount}`;

/** A healthy pair; the owner's filesystem gives no answer so many times. */
async function mountAfter(slowTimes: number, look?: typeof observePatiently): Promise<string | undefined> {
  const owner = recordedMachine({ commands: nodeCommands(site, 0, true) });
  await owner.writeFile('/proc/mounts', mountsOf(site), { mode: 0o444 });
  let asked = 0;
  owner.commands.set(STATFS, () => (++asked <= slowTimes ? { exitCode: 124 } : 'ext2/ext3\n'));
  const standby = recordedMachine({ commands: nodeCommands(site, 1, false) });
  const nodes: readonly [RecordedMachine, RecordedMachine] = [owner, standby];
  for (const node of nodes) node.commands.set('true', '');
  const [first] = await observePair(site, { nodes, storage: recordedMachine() }, 0, look);
  return first?.mount;
}

it('takes a filesystem for stalled at once, and patiently only when it gives no answer again and again', async () => {
  expect(await mountAfter(0)).toBe('writable');
  expect(await mountAfter(1)).toBe('stalled');
  expect(await mountAfter(1, observePatiently)).toBe('writable');
  expect(await mountAfter(3, observePatiently)).toBe('stalled');
});
