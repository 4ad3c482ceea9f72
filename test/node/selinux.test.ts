import { expect, it } from 'vitest';
import { recordedMachine, type Recording } from '../../src/node/recorded';
import { isMislabelled, restoreLabel } from '../../src/node/selinux';

const ON = { '/selinux/enforce': '0', '/sbin/restorecon': '' };
const QUESTION = '/sbin/restorecon -n -v /etc/ha.d/ha.cf';
const ORDER = '/sbin/restorecon /etc/ha.d/ha.cf';

it.each<[string, Recording]>([
  ['SELinux is disabled', { files: { '/sbin/restorecon': '' } }],
  ['there are no policy tools', { files: { '/sys/fs/selinux/enforce': '1' } }],
])('asks and changes nothing where %s', async (_title, recording) => {
  const machine = recordedMachine(recording);
  await restoreLabel(machine, '/etc/ha.d/ha.cf');
  expect(await isMislabelled(machine, '/etc/ha.d/ha.cf')).toBe(false);
  expect(machine.changes).toEqual([]);
});

it('puts the label back in either place of the kernel, permissive too', async () => {
  for (const place of ['/selinux/enforce', '/sys/fs/selinux/enforce']) {
    const machine = recordedMachine({
      files: { [place]: '0', '/sbin/restorecon': '' },
      commands: { [ORDER]: '' },
    });
    await restoreLabel(machine, '/etc/ha.d/ha.cf');
    expect(machine.changes).toEqual([ORDER]);
  }
});

it('says which label could not be put back, and why', async () => {
  const stderr =
    "/sbin/restorecon set context /etc/ha.d/ha.cf->system_u:object_r:etc_t:s0 failed:'Operation not supported'\n";
  const machine = recordedMachine({ files: ON, commands: { [ORDER]: { exitCode: 255, stderr } } });
  await expect(restoreLabel(machine, '/etc/ha.d/ha.cf')).rejects.toMatchObject({
    code: 'LABEL_NOT_RESTORED',
    message: `The SELinux label of /etc/ha.d/ha.cf could not be put right: ${stderr.trim()}.`,
  });
});

it('sees by what restorecon would change whether a label is wrong', async () => {
  const machine = recordedMachine({ files: ON, commands: { [QUESTION]: '' } });
  expect(await isMislabelled(machine, '/etc/ha.d/ha.cf')).toBe(false);
  machine.commands.set(
    QUESTION,
    '/sbin/restorecon reset /etc/ha.d/ha.cf context system_u:object_r:tmp_t:s0->system_u:object_r:etc_t:s0\n',
  );
  expect(await isMislabelled(machine, '/etc/ha.d/ha.cf')).toBe(true);
  expect(machine.changes).toEqual([]);
});
