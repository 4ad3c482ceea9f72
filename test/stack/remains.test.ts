import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Language } from '../../src/core/error';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { QUERY_FORMAT } from '../../src/node/rpm-database';
import { openJournal } from '../../src/plan/journal';
import { findRemains } from '../../src/plan/remains';
import { parseSite } from '../../src/site/load';
import type { Role } from '../../src/site/schema';
import { stackSteps } from '../../src/stack';
import { dataDevice } from '../../src/site/shared-disks';
import { translate } from '../../src/ui/messages';

const siteText = readFileSync('test/fixtures/site.lab.yaml', 'utf8');
const site = parseSite(siteText, 'site.yaml');

/** The lines that a rollback ends with, each step of the role looking at the machine. */
async function told(machine: RecordedMachine, role: Role, language: Language): Promise<string[]> {
  const steps = stackSteps({ site, siteText, role });
  const remains = await findRemains(steps, machine, await openJournal(machine));
  return remains.map(({ kind, names }) =>
    translate({ key: `install.remains.${kind}`, values: { names: names.join(', ') } }, language),
  );
}

function machine(files: readonly string[], commands: Readonly<Record<string, string>> = {}): RecordedMachine {
  return recordedMachine({
    files: Object.fromEntries(files.map((path) => [path, 'x'])),
    commands: {
      [`rpm -qa --queryformat ${QUERY_FORMAT}`]: '',
      'pvs --noheadings --separator \t -o pv_name,vg_name': '',
      'lvs --noheadings --nosuffix --units b --separator \t -o vg_name,lv_name,lv_size': '',
      ...commands,
    },
  });
}

it('nothing is said to remain on a machine on which nothing remains', async () => {
  for (const role of ['target', 'first-node', 'second-node'] as const)
    expect(await told(machine([]), role, 'en')).toEqual([]);
});

it('the storage host keeps its volumes, named as LVM shows them', async () => {
  const storage = machine(['/var/lib/heartbundle/trust.json'], {
    'pvs --noheadings --separator \t -o pv_name,vg_name': '  /dev/ubdb\tvg_mq\n',
    'lvs --noheadings --nosuffix --units b --separator \t -o vg_name,lv_name,lv_size':
      '  vg_mq\tdata\t1073741824\n  vg_mq\tguard\t16777216\n',
  });
  expect(await told(storage, 'target', 'en')).toEqual([
    'vg_mq/data, vg_mq/guard: volumes with their data, perhaps in use by the nodes',
    '/var/lib/heartbundle/trust.json: the record of what was done, and what this program kept of its runs',
  ]);
  expect((await told(storage, 'target', 'zh'))[0]).toBe(
    'vg_mq/data, vg_mq/guard：逻辑卷及其数据，节点可能正在使用',
  );
});

it('the first node names filesystem and queue manager that it made, folders that are not empty, and logs', async () => {
  const node = machine(['/MQHA/forgotten', '/var/mqm/errors/AMQERR01.LOG', '/var/log/ha-log']);
  const journal = await openJournal(node);
  await journal.forStep('mq.account').record('user', true);
  await journal.forStep('filesystem.mount-point').record('made', '/MQHA');
  await journal.forStep('filesystem.format').record('formatted', dataDevice(site));
  await journal.forStep('mq.queue-manager').record('creating', 'QM1');
  expect(await told(node, 'first-node', 'en')).toEqual([
    '/var/mqm: a folder in which something lies',
    '/MQHA: a folder in which something lies',
    `MQHA (ext4) ${dataDevice(site)}: the filesystem that was made on the shared disk, with its data, perhaps in use by the other node`,
    'QM1 (/MQHA/data, /MQHA/logs): the queue manager with data and logs on the shared disk',
    '/var/log/ha-log: logs',
    '/var/lib/heartbundle/journal: the record of what was done, and what this program kept of its runs',
  ]);
});
