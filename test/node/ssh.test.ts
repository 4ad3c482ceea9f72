import { describe, expect, it } from 'vitest';
import { recordedMachine, type RecordedAnswer, type RecordedMachine } from '../../src/node/recorded';
import { connectSsh, isUnreachable, quoteWord, sshMachine } from '../../src/node/ssh';

const DIAL =
  '-o BatchMode=yes -o ConnectTimeout=5 -o ServerAliveInterval=5 -o ServerAliveCountMax=2 -o LogLevel=ERROR root@10.20.0.12';
const ENVIRONMENT = 'env LC_ALL=C PATH=/sbin:/usr/sbin:/bin:/usr/bin';

/** A machine from which the remote command lines get the given answers. */
function base(answers: Parameters<typeof recordedMachine>[0] = {}): RecordedMachine {
  const commands: Record<string, RecordedAnswer> = {};
  for (const [remote, answer] of Object.entries(answers.commands ?? {}))
    commands[`ssh ${DIAL} ${ENVIRONMENT} ${remote}`] = answer;
  return recordedMachine({ commands });
}

it('runs a command on the host, each word quoted for its shell', async () => {
  const machine = sshMachine(base({ commands: { "echo 'it'\\''s $HOME' a=b": 'seen\n' } }), '10.20.0.12');
  const result = await machine.run(['echo', "it's $HOME", 'a=b'], { access: 'read' });
  expect(result).toEqual({ argv: ['echo', "it's $HOME", 'a=b'], exitCode: 0, stdout: 'seen\n', stderr: '' });
});

it('quotes only what needs it', () => {
  expect(['plain-1.0/x', '', 'a b', '*', '[R]esource'].map(quoteWord)).toEqual([
    'plain-1.0/x',
    "''",
    "'a b'",
    "'*'",
    "'[R]esource'",
  ]);
});

describe('files of the host', () => {
  const machine = sshMachine(
    base({
      commands: {
        'cat /etc/hosts': '127.0.0.1 localhost\n',
        'cat /absent': { exitCode: 1, stderr: 'cat: /absent: No such file or directory\n' },
        'cat /etc/shadow': { exitCode: 1, stderr: 'cat: /etc/shadow: Permission denied\n' },
        "stat -c '%a|%s|%u|%g|%F' /etc/ha.d/authkeys": '600|40|0|0|regular file\n',
        'ls -1A /etc/ha.d': 'resource.d\nha.cf\n',
      },
    }),
    '10.20.0.12',
  );

  it('are read, absent ones as undefined, and any other failure is an error', async () => {
    expect((await machine.readFile('/etc/hosts'))?.toString()).toBe('127.0.0.1 localhost\n');
    expect(await machine.readFile('/absent')).toBe(undefined);
    await expect(machine.readFile('/etc/shadow')).rejects.toThrow('Permission denied');
  });

  it('have their facts and names', async () => {
    expect(await machine.stat('/etc/ha.d/authkeys')).toEqual({
      type: 'file',
      mode: 0o600,
      size: 40,
      uid: 0,
      gid: 0,
    });
    expect(await machine.list('/etc/ha.d')).toEqual(['ha.cf', 'resource.d']);
  });
});

describe('a shared connection', () => {
  const SHARED = '-o ControlPath=/run/hb/ssh';
  const OPEN = `ssh -o ControlMaster=yes ${SHARED} -N -f ${DIAL}`;
  const RUN = `ssh ${SHARED} ${DIAL} ${ENVIRONMENT}`;

  it('is opened once, used by every command, and ended', async () => {
    const asked: string[] = [];
    const note = (answer: string) => (argv: readonly string[]) => {
      asked.push(argv.slice(-1)[0] ?? '');
      return answer;
    };
    const machine = recordedMachine({
      commands: { [OPEN]: note(''), [`${RUN} *`]: note('ok'), [`ssh ${SHARED} -O exit ${DIAL}`]: note('') },
    });
    const connection = connectSsh(machine, '10.20.0.12', '/run/hb/ssh');
    await Promise.all([
      connection.machine.run(['true'], { access: 'read' }),
      connection.machine.run(['false'], { access: 'read' }),
    ]);
    await connection.close();
    expect(asked).toEqual([
      'root@10.20.0.12',
      `${ENVIRONMENT} true`,
      `${ENVIRONMENT} false`,
      'root@10.20.0.12',
    ]);
  });

  it('is opened again after the host was gone', async () => {
    let opened = 0;
    const machine = recordedMachine({
      commands: {
        [OPEN]: () => {
          opened++;
          return opened === 2 ? { exitCode: 255, stderr: 'No route to host' } : '';
        },
        [`${RUN} true`]: () => (opened === 1 ? { exitCode: 124 } : 'back'),
      },
    });
    const { machine: host } = connectSsh(machine, '10.20.0.12', '/run/hb/ssh');
    const results = [];
    for (let tries = 0; tries < 3; tries++) results.push(await host.run(['true'], { access: 'read' }));
    expect(results.map(isUnreachable)).toEqual([true, true, false]);
    expect(opened).toBe(3);
  });
});
