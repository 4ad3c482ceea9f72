import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { openJournal } from '../../src/plan/journal';
import { runSteps } from '../../src/plan/runner';
import { parseSite } from '../../src/site/load';
import { managedStorage } from '../site/sample';
import { targetSteps } from '../../src/stack/target';

const site = parseSite(readFileSync('test/fixtures/site.lab.yaml', 'utf8'), 'site.yaml');
const EXPORTED = readFileSync('test/stack/golden/tgtadm-show.txt', 'utf8');
const IDLE = EXPORTED.replace(/ {8}I_T nexus: 2\n( {12}.*\n)+/, '');
const service = targetSteps(site, managedStorage(site)).filter(({ id }) => id === 'target.service');

function host(shown: () => string): RecordedMachine {
  return recordedMachine({
    files: { '/etc/rc.d/init.d/tgtd': '#!/bin/sh\n' },
    commands: {
      'chkconfig --list tgtd': 'tgtd 0:off 1:off 2:on 3:on 4:on 5:on 6:off\n',
      'service tgtd status': 'tgtd (pid 9) is running...\n',
      'tgtadm --lld iscsi --mode target --op show': shown,
    },
  });
}

async function run(machine: RecordedMachine) {
  return runSteps(service, { machine, journal: await openJournal(machine), emit: () => undefined });
}

it('is content when tgtd shows both LUNs, both addresses and both accounts', async () => {
  expect((await run(host(() => EXPORTED))).changed).toEqual([]);
});

it('does not believe tgt-admin, which skips a busy device and exits 0', async () => {
  const machine = host(() => IDLE.replace(/ {8}LUN: 2\n( {12}.*\n)+/, ''));
  machine.commands.set(
    'tgt-admin --update iqn.2016-04.lab.storage:mq',
    '# Skipping device /dev/vg_mq/guard - it is in use.\n',
  );
  await expect(run(machine)).rejects.toThrow(
    'tgtd runs, but the target iqn.2016-04.lab.storage:mq lacks LUN 2 (guard): ' +
      '# Skipping device /dev/vg_mq/guard - it is in use.',
  );
});

it('makes the target when tgtd has none of the name', async () => {
  let shown = '';
  const machine = host(() => shown);
  machine.commands.set('tgt-admin -e', () => ((shown = IDLE), ''));
  expect((await run(machine)).changed).toEqual(['target.service']);
});

it('changes no target that somebody is logged in to', async () => {
  const machine = host(() => EXPORTED.replace('        10.20.0.12\n', ''));
  await expect(run(machine)).rejects.toThrow(
    'The target iqn.2016-04.lab.storage:mq must change, but it is in use by iqn.2016-04.lab.mqmaster:init.',
  );
  expect(machine.changes).toEqual([]);
});
