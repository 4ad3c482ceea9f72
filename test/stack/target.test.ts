import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { openJournal } from '../../src/plan/journal';
import { checkStep } from '../../src/plan/planner';
import { runSteps } from '../../src/plan/runner';
import { parseSite } from '../../src/site/load';
import type { Leave } from '../../src/stack/leave';
import { renderTarget, targetSteps } from '../../src/stack/target';
import { LAB_TEXT, managedStorage } from '../site/sample';

const site = parseSite(readFileSync('test/fixtures/site.lab.yaml', 'utf8'), 'site.yaml');
const EXPORTED = readFileSync('test/stack/golden/tgtadm-show.txt', 'utf8');
const IDLE = EXPORTED.replace(/ {8}I_T nexus: 2\n( {12}.*\n)+/, '');
const steps = (leave: Leave = {}) =>
  targetSteps(site, managedStorage(site), leave).filter(({ id }) => id === 'target.export');

/** A storage host whose tgtd shows what the function says. */
function host(shown: () => string): RecordedMachine {
  return recordedMachine({
    files: { '/etc/rc.d/init.d/tgtd': '#!/bin/sh\n' },
    commands: {
      'chkconfig --list tgtd': 'tgtd 0:off 1:off 2:on 3:on 4:on 5:on 6:off\n',
      'service tgtd status': 'tgtd (pid 9) is running...\n',
      'tgtadm --lld iscsi --mode target --op show': shown,
      'tgtadm --lld iscsi --mode account --op show': 'Account list:\n    mqlab-in\n    mqlab-out\n',
      'tgt-admin -e': '',
    },
  });
}

async function run(machine: RecordedMachine, wanted = steps()) {
  return runSteps(wanted, { machine, journal: await openJournal(machine), emit: () => undefined });
}

it('remembers what tgtd was given once it shows both LUNs, both addresses and both accounts', async () => {
  const machine = host(() => EXPORTED);
  expect((await run(machine)).changed).toEqual(['target.export']);
  expect(machine.changes.filter((change) => !/^tgt-admin -e$/.test(change))).toEqual([]);
  expect((await run(machine)).changed).toEqual([]);
});

it('does not believe tgt-admin, which skips a busy device and exits 0', async () => {
  const machine = host(() => IDLE.replace(/ {8}LUN: 2\n( {12}.*\n)+/, ''));
  machine.commands.set('tgt-admin --delete *', '');
  machine.commands.set('tgtadm --lld iscsi --mode account --op delete *', '');
  machine.commands.set('tgt-admin -e', '# Skipping device /dev/vg_mq/guard - it is in use.\n');
  await expect(run(machine)).rejects.toThrow(
    'tgtd runs, but the target iqn.2016-04.lab.storage:mq lacks LUN 2 (guard): ' +
      '# Skipping device /dev/vg_mq/guard - it is in use.',
  );
});

it('makes the target when tgtd has none of the name', async () => {
  let shown = '';
  const machine = host(() => shown);
  machine.commands.set('tgt-admin -e', () => ((shown = IDLE), ''));
  expect((await run(machine)).changed).toEqual(['target.export']);
  expect(machine.changes).toEqual(['tgt-admin -e']);
});

const OTHER_SECRET = parseSite(LAB_TEXT.replace('labIncoming.0001', 'labIncoming.0003'), 'site.yaml');
const rotated = (leave: Leave = {}) =>
  targetSteps(OTHER_SECRET, managedStorage(OTHER_SECRET), leave).filter(({ id }) => id === 'target.export');

it('makes target and accounts anew when a secret changed, which tgt-admin alone would not', async () => {
  let shown = IDLE;
  const machine = host(() => shown);
  await run(machine);
  machine.changes.length = 0;
  machine.commands.set('tgt-admin --delete iqn.2016-04.lab.storage:mq', () => ((shown = ''), ''));
  machine.commands.set('tgtadm --lld iscsi --mode account --op delete *', '');
  machine.commands.set('tgt-admin -e', () => ((shown = IDLE), ''));
  expect((await run(machine, rotated())).changed).toEqual(['target.export']);
  expect(machine.changes).toEqual([
    'tgt-admin --delete iqn.2016-04.lab.storage:mq',
    'tgtadm --lld iscsi --mode account --op delete --user mqlab-in',
    'tgtadm --lld iscsi --mode account --op delete --user mqlab-out',
    'tgt-admin -e',
  ]);
  expect((await run(machine, rotated())).changed).toEqual([]);
});

it('changes no target that somebody is logged in to, and says who and what', async () => {
  const machine = host(() => EXPORTED);
  await run(machine);
  machine.changes.length = 0;
  await expect(run(machine, rotated())).rejects.toThrow(
    'The target iqn.2016-04.lab.storage:mq must change (CHAP (iqn.2016-04.lab.storage:mq)), but it is in use by iqn.2016-04.lab.mqmaster:init.',
  );
  expect(machine.changes).toEqual([]);
});

it('drops the sessions with leave, and says so in the plan', async () => {
  let shown = EXPORTED;
  const machine = host(() => shown);
  await run(machine);
  const [step] = rotated({ dropSessions: true });
  if (step === undefined) throw new Error('there is no such step');
  expect(await checkStep(step, machine, await openJournal(machine))).toEqual({
    state: 'todo',
    changes: [
      {
        kind: 'note',
        text: { key: 'install.note.export', values: { missing: 'CHAP (iqn.2016-04.lab.storage:mq)' } },
      },
      {
        kind: 'note',
        text: { key: 'install.note.drop', values: { sessions: 'iqn.2016-04.lab.mqmaster:init' } },
      },
    ],
  });
  machine.changes.length = 0;
  machine.commands.set('tgt-admin --delete *', () => ((shown = ''), ''));
  machine.commands.set('tgtadm --lld iscsi --mode account --op delete *', '');
  machine.commands.set('tgt-admin -e', () => ((shown = IDLE), ''));
  await run(machine, rotated({ dropSessions: true }));
  expect(machine.changes[0]).toBe('tgt-admin --delete iqn.2016-04.lab.storage:mq --force');
});

it('writes no configuration while this host uses a volume', async () => {
  const machine = recordedMachine({
    files: {
      '/dev/vg_mq/data': '',
      '/dev/dm-1': '',
      '/proc/mounts': '/dev/dm-1 /mnt ext4 rw 0 0\n',
    },
    commands: { 'readlink -f /dev/vg_mq/data': '/dev/dm-1\n', 'blkid *': '', 'od *': '' },
  });
  const config = targetSteps(site, managedStorage(site)).filter(({ id }) => id === 'target.config');
  await expect(run(machine, config)).rejects.toThrow(
    '/dev/vg_mq/data is used on this host and was not exported: mounted on /mnt.',
  );
  expect(machine.changes).toEqual([]);
});

it('exports devices that are there already, and makes no volumes then', () => {
  const text = LAB_TEXT.replace('  device: /dev/ubdb\n  volumeGroup: vg_mq\n', '')
    .replace('    volume: data\n    size: 1G\n', '    device: /dev/sdb1\n')
    .replace('    volume: guard\n    size: 16M\n', '    device: /dev/sdb2\n');
  const existing = parseSite(text, 'site.yaml');
  const storage = managedStorage(existing);
  expect(targetSteps(existing, storage).map(({ id }) => id)).toEqual([
    'target.config',
    'target.service',
    'target.export',
  ]);
  expect(renderTarget(existing, storage).filter((line) => line.includes('<backing-store'))).toEqual([
    '    <backing-store /dev/sdb1>',
    '    <backing-store /dev/sdb2>',
  ]);
});
