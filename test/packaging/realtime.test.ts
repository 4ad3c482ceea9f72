import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../packaging/realtime');
const SHOW = 'ps -o cls=,rtprio= -p';

function run(...command: string[]): { status: number | null; output: string; error: string } {
  const { status, stdout, stderr } = spawnSync(PROGRAM, command, { encoding: 'utf8' });
  return { status, output: stdout.replace(/ +/g, ' ').trim(), error: stderr };
}

describe('realtime (as root)', () => {
  it('runs the command in the real-time class, and what that starts as usual', () => {
    expect(run('sh', '-c', `${SHOW} $$; sleep 9 & ${SHOW} $!; kill $!`)).toMatchObject({
      status: 0,
      output: 'RR 1\n TS -',
      error: '',
    });
  });

  it('gives what a second one starts the real-time class again', () => {
    expect(run('sh', '-c', `${PROGRAM} sh -c '${SHOW} $$'; exit 0`).output).toBe('RR 1');
  });

  it('runs the command as usual where it is not allowed, and says so', () => {
    const { status, stdout, stderr } = spawnSync(
      'setpriv',
      ['--reuid', '65534', '--clear-groups', PROGRAM, 'id', '-u'],
      { encoding: 'utf8', cwd: '/' },
    );
    expect([status, stdout, stderr]).toEqual([
      0,
      '65534\n',
      'realtime: sched_setscheduler: Operation not permitted, id is scheduled as usual\n',
    ]);
  });

  it('says in a line that there is no such command', () => {
    expect(run('/no/such')).toMatchObject({
      error: 'realtime: /no/such: No such file or directory\n',
    });
  });
});
