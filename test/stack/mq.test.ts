import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { openJournal } from '../../src/plan/journal';
import { rollBack } from '../../src/plan/rollback';
import { runSteps } from '../../src/plan/runner';
import { parseSite } from '../../src/site/load';
import type { Role } from '../../src/site/schema';
import { FORMAT_STEP } from '../../src/stack/filesystem';
import { dataDevice } from '../../src/site/shared-disks';
import { queueManagerStep } from '../../src/stack/mq';

const site = parseSite(readFileSync('test/fixtures/site.lab.yaml', 'utf8'), 'site.yaml');
const DEVICE = dataDevice(site);
const MQM = 'su -s /bin/sh -c cd / && exec "$0" "$@" -- mqm /opt/mqm/bin/';

/** A node with MQ whose filesystem this node made, or did not. */
async function nodeWithMq(made: boolean): Promise<RecordedMachine> {
  let known = false;
  const machine = recordedMachine({
    files: { '/opt/mqm/bin/dspmqinf': '', '/proc/mounts': '/dev/ubda / ext4 rw 0 0\n' },
    commands: {
      '/opt/mqm/bin/dspmqinf -o command QM1': () =>
        known ? 'addmqinf -s QueueManager -v Name=QM1 -v Directory=QM1\n' : { exitCode: 44 },
      [`${MQM}crtmqm -md /MQHA/data -ld /MQHA/logs QM1`]: () => ((known = true), ''),
      [`${MQM}addmqinf *`]: () => ((known = true), ''),
      [`${MQM}strmqm QM1`]: '',
      [`${MQM}runmqsc QM1`]: (_argv, { input }) => ({ exitCode: input === MQSC ? 0 : 10 }),
      [`${MQM}endmqm -w QM1`]: '',
      [`mount -t ext4 -o noatime ${DEVICE} /MQHA`]: '',
      'umount /MQHA': '',
      'chown mqm:mqm /MQHA/data': '',
      'chown mqm:mqm /MQHA/logs': '',
    },
  });
  const journal = await openJournal(machine);
  if (made) await journal.forStep(FORMAT_STEP).record('formatted', DEVICE);
  return machine;
}

const MQSC =
  'DEFINE LISTENER(HEARTBUNDLE) TRPTYPE(TCP) PORT(1414) CONTROL(QMGR) REPLACE\n' +
  'DEFINE QLOCAL(HEARTBUNDLE.PROBE) DEFPSIST(YES) REPLACE\nEND\n';

async function run(machine: RecordedMachine, role: Role) {
  if (site.service.type !== 'mq') throw new Error('the fixture has no MQ');
  const steps = [queueManagerStep(site, site.service, role)];
  return runSteps(steps, { machine, journal: await openJournal(machine), emit: () => undefined });
}

it('creates the queue manager on the mounted disk, ends it and unmounts, on the node that made the filesystem', async () => {
  const machine = await nodeWithMq(true);
  await run(machine, 'first-node');
  expect(machine.changes).toEqual([
    `mount -t ext4 -o noatime ${DEVICE} /MQHA`,
    'chown mqm:mqm /MQHA/data',
    'chown mqm:mqm /MQHA/logs',
    `${MQM}crtmqm -md /MQHA/data -ld /MQHA/logs QM1`,
    `${MQM}strmqm QM1`,
    `${MQM}runmqsc QM1`,
    `${MQM}endmqm -w QM1`,
    'umount /MQHA',
  ]);
  expect((await run(machine, 'first-node')).changed).toEqual([]);
});

const KNOW = `${MQM}addmqinf -s QueueManager -v Name=QM1 -v Directory=QM1 -v Prefix=/var/mqm -v DataPath=/MQHA/data/QM1`;

it('only makes it known on the second node, without a mount', async () => {
  const machine = await nodeWithMq(false);
  await run(machine, 'second-node');
  expect(machine.changes).toEqual([KNOW]);
});

it('mounts nothing on a first node that did not make the filesystem: its peer may be the owner', async () => {
  const machine = await nodeWithMq(false);
  machine.files.set(DEVICE, { content: '', mode: 0o777, uid: 0, gid: 0, type: 'symlink' });
  machine.files.set('/dev/sda', { content: '', mode: 0o660, uid: 0, gid: 0, type: 'block' });
  machine.commands.set(`readlink -f ${DEVICE}`, '/dev/sda\n');
  machine.commands.set('blkid -p -o udev /dev/sda', 'ID_FS_TYPE=ext4\nID_FS_LABEL=MQHA\n');
  await run(machine, 'first-node');
  expect(machine.changes).toEqual([KNOW]);
});

it('unmounts when the creation fails, and takes it up again the next time', async () => {
  const machine = await nodeWithMq(true);
  machine.commands.set(`${MQM}strmqm QM1`, {
    exitCode: 71,
    stderr: 'AMQ6109: An internal error occurred.\n',
  });
  await expect(run(machine, 'first-node')).rejects.toThrow('AMQ6109: An internal error occurred.');
  expect(machine.changes.pop()).toBe('umount /MQHA');
  machine.commands.set(`${MQM}strmqm QM1`, '');
  machine.changes.length = 0;
  expect((await run(machine, 'first-node')).changed).toEqual(['mq.queue-manager']);
  expect(machine.changes).not.toContain(`${MQM}crtmqm -md /MQHA/data -ld /MQHA/logs QM1`);
});

it('after a run that was killed while it made the queue manager, a rollback ends it and unmounts', async () => {
  const machine = await nodeWithMq(true);
  const cut = () => Promise.reject(new Error('killed'));
  machine.commands.set(`${MQM}runmqsc QM1`, cut);
  machine.commands.set('umount /MQHA', cut);
  await expect(run(machine, 'first-node')).rejects.toThrow('killed');
  machine.files.set('/proc/mounts', {
    ...machine.files.get('/proc/mounts')!,
    content: `${DEVICE} /MQHA ext4 rw 0 0\n`,
  });
  machine.commands.set('umount /MQHA', '');
  machine.commands.set('/etc/ha.d/resource.d/mq QM1 stop', '');
  machine.commands.set(`${MQM}rmvmqinf QM1`, '');
  machine.changes.length = 0;
  if (site.service.type !== 'mq') throw new Error('the fixture has no MQ');
  const steps = [queueManagerStep(site, site.service, 'first-node')];
  await rollBack(steps, { machine, journal: await openJournal(machine), emit: () => undefined });
  expect(machine.changes).toEqual(['/etc/ha.d/resource.d/mq QM1 stop', 'umount /MQHA', `${MQM}rmvmqinf QM1`]);
});

it('refuses to mount while Heartbeat runs', async () => {
  const machine = await nodeWithMq(true);
  machine.files.set('/etc/rc.d/init.d/heartbeat', { content: '', mode: 0o755, uid: 0, gid: 0, type: 'file' });
  machine.commands.set('chkconfig --list heartbeat', 'heartbeat 3:on\n');
  machine.commands.set('service heartbeat status', 'heartbeat OK [pid 1 et al] is running on mqmaster\n');
  await expect(run(machine, 'first-node')).rejects.toThrow(
    'The queue manager QM1 is not created yet, but Heartbeat is running.',
  );
  expect(machine.changes).toEqual([]);
});
