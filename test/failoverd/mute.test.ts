import { expect, it } from 'vitest';
import { muteHeartbeat, unmuteHeartbeat } from '../../src/failoverd/hands/mute';
import { recordedMachine } from '../../src/node/recorded';
import { sampleSite } from './sample';
import { trafficControl } from './traffic-control';

it('mutes all links in one process, and takes its filters away again', async () => {
  const machine = recordedMachine({ commands: trafficControl() });
  await muteHeartbeat(machine, sampleSite(), 0);
  expect(machine.changes).toEqual(['tc -force -batch -']);
  await unmuteHeartbeat(machine, sampleSite(), 0);
  expect(machine.changes.slice(1)).toEqual([
    'tc filter del dev eth0 parent ffff: protocol ip prio 694',
    'tc qdisc del dev eth0 ingress',
    'tc filter del dev eth1 parent ffff: protocol ip prio 694',
    'tc qdisc del dev eth1 ingress',
  ]);
});

it('leaves the ingress queue to whoever else has a filter there', async () => {
  const machine = recordedMachine({ commands: trafficControl() });
  const other = 'filter add dev eth0 parent ffff: protocol ip prio 690 u32 action drop\n';
  await machine.run(['tc', '-force', '-batch', '-'], { access: 'read', input: other });
  await muteHeartbeat(machine, sampleSite(), 0);
  await unmuteHeartbeat(machine, sampleSite(), 0);
  expect(machine.changes).not.toContain('tc qdisc del dev eth0 ingress');
  expect(machine.changes).toContain('tc qdisc del dev eth1 ingress');
});

it('says so when the kernel does not take the filter', async () => {
  const machine = recordedMachine({
    commands: {
      ...trafficControl(),
      'tc -force -batch -': { exitCode: 1, stderr: 'RTNETLINK answers: No such file or directory\n' },
    },
  });
  await expect(muteHeartbeat(machine, sampleSite(), 0)).rejects.toThrow(
    'eth0 still lets the peer\'s Heartbeat in: tc says "RTNETLINK answers: No such file or directory"',
  );
});
