import { expect, it } from 'vitest';
import { recordedMachine, type RecordedMachine } from '../../src/node/recorded';
import { openJournal } from '../../src/plan/journal';
import { rollBack } from '../../src/plan/rollback';
import { runSteps } from '../../src/plan/runner';
import type { Step } from '../../src/plan/step';
import { parseSite } from '../../src/site/load';
import { CONFIG_PATH, encodeConfig } from '../../src/site/daemon-config';
import { fileStep } from '../../src/stack/file-step';
import { guardServiceStep } from '../../src/stack/guard';
import { heartbeatServiceStep, renderHaCf, renderHaresources } from '../../src/stack/heartbeat';
import { initScriptStep } from '../../src/stack/init-script';
import { kernelStep } from '../../src/stack/kernel';
import { logRotationStep } from '../../src/stack/log-rotation';
import { LAB_TEXT, withLinks } from '../site/sample';

const context = async (machine: RecordedMachine) => ({
  machine,
  journal: await openJournal(machine),
  emit: () => undefined,
});
const run = async (machine: RecordedMachine, step: Step) => runSteps([step], await context(machine));

const GENERIC = LAB_TEXT.replace(
  /^service:\n( .*\n?)*/m,
  'service:\n  type: init-script\n  script: httpd\n  port: 80\n  stopTimeout: 45\n',
);

it('hands a generic service to Heartbeat through the wrapper with its time limits', () => {
  expect(renderHaresources(parseSite(GENERIC, 'site.yaml'))).toContain(
    ' initscript::httpd::120::45::30 hbaddress::',
  );
});

it('writes the media of all four kinds, baud and port before them', () => {
  const site = parseSite(
    withLinks(
      '[{ type: ucast, interface: eth0 }, { type: bcast, interface: eth1 }, ' +
        '{ type: mcast, interface: eth1, group: 239.0.0.42 }, { type: serial, device: /dev/ttyS0 }]',
    ),
    'site.yaml',
  );
  expect(renderHaCf(site).split('\n').slice(7, 14)).toEqual([
    'udpport 694',
    'baud 19200',
    'ucast eth0 10.20.0.11',
    'ucast eth0 10.20.0.12',
    'bcast eth1',
    'mcast eth1 239.0.0.42 694 1 0',
    'serial /dev/ttyS0',
  ]);
});

/** A kernel whose parameters follow `sysctl -w`. */
function kernel(values: Record<string, string>): RecordedMachine {
  const machine = recordedMachine({
    files: { '/etc/sysctl.conf': 'net.ipv4.ip_forward = 0\n' },
    commands: {
      'sysctl -w *': ([, , setting = '']) => {
        const [key = '', value = ''] = setting.split('=');
        put(key, value);
        return '';
      },
    },
  });
  const put = (key: string, value: string): void =>
    void machine.files.set(`/proc/sys/${key.replace('.', '/')}`, {
      content: `${value}\n`,
      mode: 0o644,
      uid: 0,
      gid: 0,
      type: 'file',
    });
  for (const [key, value] of Object.entries(values)) put(key, value);
  return machine;
}

it('raises kernel parameters that are too low, lowers none, and takes it back', async () => {
  const machine = kernel({
    'kernel.shmmni': '4096',
    'kernel.shmall': '18446744073692774399',
    'kernel.shmmax': '33554432',
    'kernel.sem': '250\t512000\t32\t128',
    'fs.file-max': '9223372',
  });
  await run(machine, kernelStep());
  expect(machine.files.get('/etc/sysctl.conf')?.content).toBe(
    [
      'net.ipv4.ip_forward = 0',
      '# BEGIN heartbundle kernel',
      'kernel.shmmax = 268435456',
      'kernel.sem = 500 512000 250 1024',
      '# END heartbundle kernel',
      '',
    ].join('\n'),
  );
  expect(machine.changes).toEqual([
    'sysctl -w kernel.shmmax=268435456',
    'sysctl -w kernel.sem=500 512000 250 1024',
  ]);
  expect((await run(machine, kernelStep())).changed).toEqual([]);
  await rollBack([kernelStep()], await context(machine));
  expect(machine.changes.slice(2)).toEqual([
    'sysctl -w kernel.shmmax=33554432',
    'sysctl -w kernel.sem=250 512000 32 128',
  ]);
  expect(machine.files.get('/etc/sysctl.conf')?.content).toBe('net.ipv4.ip_forward = 0\n');
});

it('rotates both logs, and leaves ha-log to a file of Heartbeat’s package', async () => {
  const machine = recordedMachine();
  await run(machine, logRotationStep());
  const first = machine.files.get('/etc/logrotate.d/heartbundle')?.content.split('\n')[1];
  expect(first).toBe('/var/log/ha-log /var/log/heartbundle.log {');
  const packaged = recordedMachine({ files: { '/etc/logrotate.d/heartbeat': '/var/log/ha-log {\n}\n' } });
  await run(packaged, logRotationStep());
  expect(packaged.files.get('/etc/logrotate.d/heartbundle')?.content.split('\n')[1]).toBe(
    '/var/log/heartbundle.log {',
  );
});

/** A node on which httpd is on at boot and runs. */
function webServer(): RecordedMachine {
  let on = true;
  let running = true;
  return recordedMachine({
    files: { '/etc/rc.d/init.d/httpd': '#!/bin/sh\n' },
    commands: {
      'chkconfig --list httpd': () => `httpd 0:off 3:${on ? 'on' : 'off'}\n`,
      'chkconfig httpd off': () => ((on = false), ''),
      'chkconfig httpd on': () => ((on = true), ''),
      'service httpd status': () => ({ exitCode: running ? 0 : 3 }),
      'service httpd stop': () => ((running = false), ''),
      'service httpd start': () => ((running = true), ''),
    },
  });
}

it('takes a generic service away from the boot and stops it, and gives it back', async () => {
  const machine = webServer();
  await run(machine, initScriptStep('httpd'));
  expect(machine.changes).toEqual(['chkconfig httpd off', 'service httpd stop']);
  expect((await run(machine, initScriptStep('httpd'))).changed).toEqual([]);
  machine.changes.length = 0;
  await rollBack([initScriptStep('httpd')], await context(machine));
  expect(machine.changes).toEqual(['chkconfig httpd on', 'service httpd start']);
});

it('a rollback goes no further while Heartbeat runs on, and takes it from the boot before it stops it', async () => {
  let running = false;
  const machine = recordedMachine({
    files: { '/etc/rc.d/init.d/heartbeat': '' },
    commands: {
      'chkconfig --list heartbeat': () => (running ? 'heartbeat 3:on\n' : 'heartbeat 3:off\n'),
      'service heartbeat status': () => ({ exitCode: running ? 0 : 3 }),
      'chkconfig heartbeat on': '',
      'service heartbeat start': () => ((running = true), ''),
      'chkconfig heartbeat off': '',
      'service heartbeat stop': { exitCode: 1, stdout: 'Stopping High-Availability services: [FAILED]\n' },
    },
  });
  await run(machine, heartbeatServiceStep());
  machine.changes.length = 0;
  const undo = async () => rollBack([heartbeatServiceStep()], await context(machine));
  await expect(undo()).rejects.toThrow(
    'The service heartbeat still runs after its stop, so nothing below it was undone: Stopping High-Availability services: [FAILED].',
  );
  expect(machine.changes).toEqual(['chkconfig heartbeat off', 'service heartbeat stop']);
  machine.commands.set('service heartbeat stop', () => ((running = false), ''));
  expect(await undo()).toEqual(['heartbeat.service']);
});

it('refuses a script that says it runs when it does not', async () => {
  const machine = webServer();
  machine.commands.set('service httpd stop', '');
  await expect(run(machine, initScriptStep('httpd'))).rejects.toThrow(
    'The script of the service httpd says that it runs after it was stopped.',
  );
});

it('mends the owner of a file, and its label where SELinux is on', async () => {
  const step = fileStep({
    id: 'x',
    title: { key: 'x' },
    path: '/etc/x',
    mode: 0o600,
    content: () => 'right\n',
  });
  const looking = '/sbin/restorecon -n -v /etc/x';
  const machine = recordedMachine({
    files: {
      '/etc/x': { content: 'right\n', mode: 0o600, uid: 500, gid: 500 },
      '/selinux/enforce': '1',
      '/sbin/restorecon': '',
    },
    commands: { [looking]: '' },
  });
  expect((await run(machine, step)).changed).toEqual(['x']);
  expect(machine.files.get('/etc/x')).toMatchObject({ uid: 0, gid: 0, mode: 0o600 });
  expect((await run(machine, step)).changed).toEqual([]);

  const reset = 'restorecon reset /etc/x context system_u:object_r:tmp_t:s0->system_u:object_r:etc_t:s0\n';
  machine.written.length = 0;
  machine.commands.set(looking, () => (machine.written.includes('/etc/x') ? '' : reset));
  expect((await run(machine, step)).changed).toEqual(['x']);
});

it('restarts the daemon when the site is another than the one it was started with, and only then', async () => {
  const site = parseSite(LAB_TEXT, 'site.yaml');
  const later = parseSite(LAB_TEXT.replace('deadtime: 5000', 'deadtime: 6000'), 'site.yaml');
  expect(later).not.toEqual(site);
  const machine = recordedMachine({
    files: { '/etc/rc.d/init.d/failoverd': '', [CONFIG_PATH]: encodeConfig(site) },
    commands: {
      'chkconfig --list failoverd': 'failoverd 0:off 1:off 2:on 3:on 4:on 5:on 6:off\n',
      'service failoverd status': 'running',
      'service failoverd restart': () => {
        machine.files.set(CONFIG_PATH, { ...machine.files.get(CONFIG_PATH)!, content: encodeConfig(later) });
        return '';
      },
    },
  });
  expect((await run(machine, guardServiceStep(site))).changed).toEqual([]);
  expect((await run(machine, guardServiceStep(later))).changed).toEqual(['guard.service']);
  expect(machine.changes).toEqual(['service failoverd restart']);
  expect((await run(machine, guardServiceStep(later))).changed).toEqual([]);
});
