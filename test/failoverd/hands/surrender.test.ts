import { expect, it } from 'vitest';
import { clearGroup, isHeartbeat, surrender, withChildren } from '../../../src/failoverd/hands/surrender';
import type { Process } from '../../../src/failoverd/processes';
import { recordedMachine, type RecordedMachine } from '../../../src/node/recorded';
import { dataDevice } from '../../../src/site/shared-disks';
import { nodeCommands, sampleSite } from '../sample';

const site = sampleSite();
const FILESYSTEM = '/usr/lib/ocf/resource.d//heartbeat/Filesystem';

/** A node with nothing mounted, whose processes are those of a table that `kill` changes. */
function nodeWith(
  processes: Map<number, readonly string[]>,
  onKill: (pids: readonly number[]) => void,
): RecordedMachine {
  const machine = recordedMachine({
    files: { '/proc/mounts': '' },
    commands: {
      ...nodeCommands(site, 0, false),
      'ip addr del *': '',
      '/etc/ha.d/resource.d/mq *': '',
    },
  });
  const show = (): void => {
    for (const path of [...machine.files.keys()]) if (/^\/proc\/\d+\//.test(path)) machine.files.delete(path);
    const facts = { mode: 0o444, uid: 0, gid: 0, type: 'file' } as const;
    for (const [pid, args] of processes) {
      machine.files.set(`/proc/${pid}/cmdline`, { content: `${args.join('\0')}\0`, ...facts });
      machine.files.set(`/proc/${pid}/stat`, { content: `${pid} (x) S 1 ${'0 '.repeat(20)}`, ...facts });
    }
  };
  machine.commands.set('kill *', ([, , ...pids]) => {
    onKill(pids.map(Number));
    show();
    return '';
  });
  show();
  return machine;
}

function killsOf(machine: RecordedMachine): string[] {
  return machine.changes.filter((change) => change.startsWith('kill '));
}

it('kills what a script forked while it was being killed, and the mount that outlives it', async () => {
  const processes = new Map<number, readonly string[]>([
    [10, ['heartbeat: master control process']],
    [20, ['/bin/sh', FILESYSTEM, 'start']],
    [30, ['vi', '/etc/motd']],
    [31, ['mount', '/mnt/usb']],
  ]);
  const machine = nodeWith(processes, (pids) => {
    for (const pid of pids) processes.delete(pid);
    if (pids.includes(20))
      processes.set(21, ['mount', '-t', 'ext4', dataDevice(site), site.filesystem.mount]);
  });
  expect(await surrender(machine, site)).toBe(true);
  expect(killsOf(machine)).toEqual(['kill -9 10 20', 'kill -9 21']);
});

it('is not done while a mount waits for a disk that does not answer', async () => {
  const processes = new Map([[21, ['/sbin/mount.ext4', dataDevice(site), site.filesystem.mount]]]);
  const machine = nodeWith(processes, () => undefined);
  expect(await surrender(machine, site)).toBe(false);
  processes.clear();
  machine.commands.set('kill *', '');
  for (const path of [...machine.files.keys()]) if (path.startsWith('/proc/21/')) machine.files.delete(path);
  expect(await surrender(machine, site)).toBe(true);
});

const PROCESSES: readonly Process[] = [
  { pid: 1, parent: 0, args: ['/sbin/init'] },
  { pid: 10, parent: 1, args: ['heartbeat: master control process'] },
  { pid: 11, parent: 10, args: ['heartbeat: FIFO reader'] },
  { pid: 20, parent: 10, args: ['/bin/sh', '/usr/share/heartbeat/ResourceManager', 'takegroup', 'hbguard'] },
  { pid: 21, parent: 20, args: ['/bin/sh', '/etc/ha.d/resource.d/Filesystem', '/dev/sdb', '/MQHA', 'start'] },
  { pid: 22, parent: 21, args: ['mount', '-t', 'ext4', '/dev/sdb', '/MQHA'] },
  { pid: 30, parent: 1, args: ['/bin/sh', '/etc/init.d/failoverd', 'supervise'] },
  { pid: 31, parent: 30, args: ['/opt/heartbundle/runtime/node', '/opt/heartbundle/app/failoverd.js'] },
  { pid: 40, parent: 1, args: ['/bin/bash', '/root/heartbeat-notes.sh'] },
];

it("finds Heartbeat's processes and scripts with all their children, and nothing else", () => {
  expect(withChildren(PROCESSES, isHeartbeat)).toEqual([10, 11, 20, 21, 22]);
});

it('ends what is on the shared filesystem by its device, never by the folder', async () => {
  const machine = nodeWith(new Map(), () => undefined);
  const mounts = { mode: 0o444, uid: 0, gid: 0, type: 'file' } as const;
  machine.files.set('/proc/mounts', {
    content: `/dev/sda ${site.filesystem.mount} ext4 ro 0 0\n`,
    ...mounts,
  });
  machine.commands.set('fuser *', '');
  machine.commands.set('umount *', () => {
    machine.files.set('/proc/mounts', { content: '', ...mounts });
    return '';
  });
  expect(await clearGroup(machine, site)).toBe(true);
  expect(machine.changes.slice(-2)).toEqual(['fuser -k -9 -m /dev/sda', `umount ${site.filesystem.mount}`]);
});
