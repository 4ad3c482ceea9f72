import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../packaging/resource.d/mq');

/** A fake of MQ's commands: the queue manager is a process named amqzxma0 and a word in a file. */
const FAKE_STRMQM = `#!/bin/sh
echo "strmqm $1" >>$FAKE/calls
code=$(head -n 1 $FAKE/strmqm-codes 2>/dev/null); sed -i 1d $FAKE/strmqm-codes 2>/dev/null
case \${code:-0} in
  0)
    setsid $FAKE/bin/amqzxma0 1000 -m $1 >/dev/null 2>&1 </dev/null & echo Running >$FAKE/status
    until pgrep -f "^/bin/sh $FAKE/bin/amqzxma0 1000 -m $1" >/dev/null; do sleep 0.05; done ;;
esac
exit \${code:-0}
`;
const FAKE_ENDMQM = `#!/bin/sh
echo "endmqm $1 $2" >>$FAKE/calls
[ ! -e $FAKE/endmqm-hangs ] || { trap "" TERM; read -r nothing <>$FAKE/never; }
grep -qx -- "$1" $FAKE/endmqm-works || exit 0
echo 'Ended immediately' >$FAKE/status
pkill -f "^$FAKE/bin/amqzxma0 1000 -m $2" || true
`;
const FAKE_DSPMQ = `#!/bin/sh
[ ! -e $FAKE/dspmq-hangs ] || { trap "" TERM; read -r nothing <>$FAKE/never; }
echo "QMNAME($2)                 STATUS($(cat $FAKE/status))"
`;
const FAKE_RUNMQSC = `#!/bin/sh
read -r command
echo "runmqsc $1 $command" >>$FAKE/calls
[ ! -e $FAKE/runmqsc-hangs ] || { trap "" TERM; read -r nothing <>$FAKE/never; }
exit $(cat $FAKE/runmqsc-code 2>/dev/null || echo 0)
`;
/** Reads like \`amqzxma0 SECONDS -m QM\`, as MQ's processes do. */
const FAKE_AMQZXMA0 = `#!/bin/sh
trap "" HUP
read -r nothing <>$FAKE/never
`;

let fake: string;

beforeEach(() => {
  fake = mkdtempSync(join(tmpdir(), 'fake-mq-'));
  mkdirSync(join(fake, 'bin'));
  const put = (name: string, text: string): void => {
    writeFileSync(join(fake, 'bin', name), text.replace(/\$FAKE/g, fake));
    chmodSync(join(fake, 'bin', name), 0o755);
  };
  put('strmqm', FAKE_STRMQM);
  put('endmqm', FAKE_ENDMQM);
  put('dspmq', FAKE_DSPMQ);
  put('runmqsc', FAKE_RUNMQSC);
  put('amqzxma0', FAKE_AMQZXMA0);
  spawnSync('mkfifo', [join(fake, 'never')]);
  symlinkSync('/bin/true', join(fake, 'bin', 'amqiclen'));
  writeFileSync(join(fake, 'status'), 'Ended normally\n');
  writeFileSync(join(fake, 'endmqm-works'), '-i\n-p\n');
  writeFileSync(join(fake, 'calls'), '');
  writeFileSync(
    join(fake, 'settings'),
    `MQ_BIN=${fake}/bin MQ_USER=${userInfo().username} MQ_DISPLAY_TIMEOUT=1 MQ_PING_TIMEOUT=1 MQ_STOP_IMMEDIATE=2 MQ_STOP_PREEMPTIVE=2 MQ_LOG=true\n`,
  );
});
afterEach(() => {
  for (const pid of processes()) process.kill(pid, 'SIGKILL');
  rmSync(fake, { recursive: true });
});

/** Ids of this test's fake queue manager. */
function processes(): number[] {
  return spawnSync('pgrep', ['-f', `${fake}/bin/amqzxma0`], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line !== '')
    .map(Number);
}

function mq(...args: string[]): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync('/bin/sh', [SCRIPT, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HEARTBUNDLE_MQ_SETTINGS: join(fake, 'settings') },
  });
  return { status, stdout };
}

const calls = (): string[] => readFileSync(join(fake, 'calls'), 'utf8').trim().split('\n');

/** A process of an earlier life, waited for until ps shows it under its own name. */
function leftover(queueManager: string): void {
  const before = processes().length;
  spawn(join(fake, 'bin', 'amqzxma0'), ['1000', '-m', queueManager], {
    detached: true,
    stdio: 'ignore',
  }).unref();
  while (processes().length === before) spawnSync('sleep', ['0.05']);
}

describe('mq start', () => {
  it('starts the queue manager, and status says exactly "running"', () => {
    expect(mq('QM1', 'start')).toEqual({ status: 0, stdout: '' });
    expect(mq('QM1', 'status')).toEqual({ status: 0, stdout: 'running\n' });
  });

  it('does nothing when it runs already', () => {
    mq('QM1', 'start');
    expect(mq('QM1', 'start').status).toBe(0);
    expect(calls()).toEqual(['strmqm QM1']);
  });

  it('cleans up and tries again when a previous instance is still attached (24)', () => {
    writeFileSync(join(fake, 'strmqm-codes'), '24\n0\n');
    expect(mq('QM1', 'start').status).toBe(0);
    expect(calls()).toEqual(['strmqm QM1', 'strmqm QM1']);
  });

  it('kills what an earlier life of this queue manager left, and nothing of another one', () => {
    leftover('QM1');
    leftover('QM10');
    const before = processes();
    writeFileSync(join(fake, 'strmqm-codes'), '71\n');
    expect(mq('QM1', 'start').status).toBe(1);
    expect([before.length, processes().length]).toEqual([2, 1]);
  });

  it('fails when strmqm fails', () => {
    writeFileSync(join(fake, 'strmqm-codes'), '16\n');
    expect(mq('QM1', 'start')).toEqual({ status: 1, stdout: '' });
    expect(mq('QM1', 'status')).toEqual({ status: 3, stdout: 'stopped\n' });
  });
});

describe('mq stop', () => {
  it('ends it at once', () => {
    mq('QM1', 'start');
    expect(mq('QM1', 'stop')).toEqual({ status: 0, stdout: '' });
    expect(calls()).toEqual(['strmqm QM1', 'endmqm -i QM1']);
    expect(mq('QM1', 'status').stdout).toBe('stopped\n');
  });

  it('goes on to -p when -i does not end it', () => {
    mq('QM1', 'start');
    writeFileSync(join(fake, 'endmqm-works'), '-p\n');
    expect(mq('QM1', 'stop').status).toBe(0);
    expect(calls()).toEqual(['strmqm QM1', 'endmqm -i QM1', 'endmqm -p QM1']);
    expect(processes()).toEqual([]);
  });

  it('kills it when neither ends it', () => {
    mq('QM1', 'start');
    writeFileSync(join(fake, 'endmqm-works'), '');
    expect(mq('QM1', 'stop').status).toBe(0);
    expect(processes()).toEqual([]);
  });

  it('kills a frozen one, whose commands wait for ever and ignore SIGTERM', () => {
    mq('QM1', 'start');
    for (const what of ['endmqm', 'dspmq', 'runmqsc']) writeFileSync(join(fake, `${what}-hangs`), '');
    expect(mq('QM1', 'stop')).toEqual({ status: 0, stdout: '' });
    expect(calls()).toEqual(['strmqm QM1', 'endmqm -i QM1', 'endmqm -p QM1']);
    expect(spawnSync('pgrep', ['-f', `${fake}/bin/`], { encoding: 'utf8' }).stdout).toBe('');
  });

  it('succeeds when it is stopped already', () => {
    expect(mq('QM1', 'stop')).toEqual({ status: 0, stdout: '' });
    expect(calls()).toEqual(['']);
  });

  it('succeeds when MQ is not installed', () => {
    rmSync(join(fake, 'bin'), { recursive: true });
    expect(mq('QM1', 'stop')).toEqual({ status: 0, stdout: '' });
  });
});

describe('mq status', () => {
  it.each([
    ['Running', 'running'],
    ['Starting', 'running'],
    ['Quiescing', 'running'],
    ['Ending immediately', 'running'],
    ['Ended unexpectedly', 'stopped'],
    ['Running as standby', 'stopped'],
    ['Running elsewhere', 'stopped'],
    ['Status not available', 'stopped'],
  ])('%s is "%s" while there are processes', (word, answer) => {
    leftover('QM1');
    writeFileSync(join(fake, 'status'), `${word}\n`);
    expect(mq('QM1', 'status').stdout).toBe(`${answer}\n`);
  });

  it('is "stopped" without a process, and dspmq need not be asked', () => {
    writeFileSync(join(fake, 'dspmq-hangs'), '');
    leftover('QM10');
    expect(mq('QM1', 'status').stdout).toBe('stopped\n');
  });

  it('goes by the processes when dspmq hangs', () => {
    writeFileSync(join(fake, 'dspmq-hangs'), '');
    expect(mq('QM1', 'status').stdout).toBe('stopped\n');
    leftover('QM1');
    expect(mq('QM1', 'status').stdout).toBe('running\n');
  });
});

describe('mq monitor', () => {
  it('says "running" when the queue manager answers PING QMGR', () => {
    mq('QM1', 'start');
    expect(mq('QM1', 'monitor')).toEqual({ status: 0, stdout: 'running\n' });
    expect(calls()).toContain('runmqsc QM1 PING QMGR');
  });

  it.each(['runmqsc', 'dspmq and runmqsc'])('says "hung" when %s wait for it for ever', (names) => {
    mq('QM1', 'start');
    for (const name of names.split(' and ')) writeFileSync(join(fake, `${name}-hangs`), '');
    expect(mq('QM1', 'monitor')).toEqual({ status: 1, stdout: 'hung\n' });
    // Heartbeat must not take it for stopped.
    expect(mq('QM1', 'status').stdout).toBe('running\n');
    expect(spawnSync('pgrep', ['-f', `${fake}/bin/(runmqsc|dspmq)`], { encoding: 'utf8' }).stdout).toBe('');
  });

  it('says "hung" when it lets nobody in, not when the command as such fails', () => {
    mq('QM1', 'start');
    writeFileSync(join(fake, 'runmqsc-code'), '20');
    expect(mq('QM1', 'monitor').stdout).toBe('hung\n');
    writeFileSync(join(fake, 'runmqsc-code'), '10');
    expect(mq('QM1', 'monitor').stdout).toBe('running\n');
  });

  it.each(['Starting', 'Quiescing', 'Ending immediately'])('calls none hung that is %s', (word) => {
    leftover('QM1');
    writeFileSync(join(fake, 'status'), `${word}\n`);
    writeFileSync(join(fake, 'runmqsc-code'), '20');
    expect(mq('QM1', 'monitor').stdout).toBe('running\n');
  });

  it('asks nobody when nothing lives', () => {
    expect(mq('QM1', 'monitor')).toEqual({ status: 3, stdout: 'stopped\n' });
    expect(calls()).toEqual(['']);
  });
});

it('explains itself without arguments', () => {
  expect(mq().status).toBe(2);
});
