import { promises as fs } from 'fs';
import net from 'net';
import os from 'os';
import path from 'path';
import execa from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MQM = path.join(__dirname, '..', '..', 'lab', 'mq', 'opt', 'mqm');

let scratch: string;
/** Unique, so that the processes of a test can be told from every other's. */
let name: string;
let counter = 0;

beforeEach(async () => {
  counter += 1;
  name = `QM.${process.pid}.${counter}`;
  scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'hb-mq-'));
  for (const folder of ['var', 'other', 'disk/data', 'disk/logs']) {
    await fs.mkdir(path.join(scratch, folder), { recursive: true });
  }
  for (const folder of ['', 'var', 'other', 'disk', 'disk/data', 'disk/logs']) {
    await fs.chmod(path.join(scratch, folder), 0o777);
  }
});

afterEach(async () => {
  for (const { pid } of await processes()) process.kill(pid, 'SIGKILL');
  await fs.rm(scratch, { recursive: true, force: true });
});

interface RunOptions {
  readonly input?: string;
  /** Folder in the place of /var/mqm: another machine that knows the same disk. */
  readonly machine?: 'var' | 'other';
  readonly env?: Record<string, string>;
  readonly timeout?: number;
}

interface Result {
  readonly code: number;
  readonly lines: string[];
  readonly errors: string[];
}

async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Result> {
  const file = path.join(MQM, command.startsWith('amqs') ? 'samp/bin' : 'bin', command);
  const result = await execa(file, args, {
    reject: false,
    // An empty input is written all the same: a program that has ended by then costs its exit code (EPIPE).
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    timeout: options.timeout ?? 0,
    env: {
      MQ_STANDIN_VAR: path.join(scratch, options.machine ?? 'var'),
      MQ_STANDIN_WAIT: '1',
      ...options.env,
    },
  });
  const split = (text: string): string[] => (text === '' ? [] : text.split('\n'));
  return { code: result.exitCode, lines: split(result.stdout), errors: split(result.stderr) };
}

/** The queue manager's processes: id and program. */
async function processes(): Promise<{ pid: number; program: string }[]> {
  const found = [];
  for (const pid of (await fs.readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const command = await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const match = /^\/opt\/mqm\/bin\/(\w+) (?:-r )?-m (\S+)/.exec(command.replace(/\0/g, ' '));
    if (match?.[2] === name) found.push({ pid: Number(pid), program: match[1] ?? '' });
  }
  return found;
}

async function killAll(program?: string): Promise<void> {
  for (const one of await processes()) {
    if (program === undefined || one.program === program) process.kill(one.pid, 'SIGKILL');
  }
  await until(async () => (await processes()).length === 0);
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  while (!(await reached())) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function create(mqsc: string): Promise<void> {
  await run('crtmqm', ['-md', path.join(scratch, 'disk/data'), '-ld', path.join(scratch, 'disk/logs'), name]);
  await run('strmqm', [name]);
  expect((await run('runmqsc', [name], { input: mqsc })).code).toBe(0);
}

async function status(machine: 'var' | 'other' = 'var'): Promise<string> {
  const { lines } = await run('dspmq', ['-m', name], { machine });
  return /STATUS\((.*)\)$/.exec(lines[0] ?? '')?.[1] ?? lines.join();
}

async function misbehave(text: string): Promise<void> {
  await fs.writeFile(path.join(scratch, 'disk', 'data', name.replace(/\./g, '!'), 'standin-misbehave'), text);
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const QUEUE = 'DEFINE QLOCAL(APP.Q) DEFPSIST(YES)';

describe('the queue manager of the MQ stand-in', () => {
  it('loses no acknowledged message when every process is killed', async () => {
    await create(QUEUE);
    const numbers = Array.from({ length: 200 }, (_, index) => `message ${index + 1}`);
    const put = await run('amqsput', ['APP.Q', name], { input: numbers.join('\n') });
    expect(put).toEqual({
      code: 0,
      lines: ['Sample AMQSPUT0 start', 'target queue is APP.Q', 'Sample AMQSPUT0 end'],
      errors: [],
    });
    await killAll();
    expect(await status()).toBe('Ended unexpectedly');
    expect((await run('strmqm', [name])).lines).toEqual([
      `WebSphere MQ queue manager '${name}' starting.`,
      "The queue manager is associated with installation 'Installation1'.",
      `200 log records accessed on queue manager '${name}' during the log replay phase.`,
      `Log replay for queue manager '${name}' complete.`,
      `Transaction manager state recovered for queue manager '${name}'.`,
      `WebSphere MQ queue manager '${name}' started using V8.0.0.4.`,
    ]);
    expect((await run('amqsget', ['APP.Q', name])).lines).toEqual([
      'Sample AMQSGET0 start',
      ...numbers.map((text) => `message <${text}>`),
      'no more messages',
      'Sample AMQSGET0 end',
    ]);
  });

  it('does not bring a message back that was got before the crash, nor one torn by it', async () => {
    await create(QUEUE);
    await run('amqsput', ['APP.Q', name], { input: 'one\ntwo' });
    await run('amqsget', ['APP.Q', name]);
    await run('amqsput', ['APP.Q', name], { input: 'three' });
    await killAll();
    const log = path.join(scratch, 'disk', 'logs', name.replace(/\./g, '!'), 'active', 'S0000000.LOG');
    await fs.appendFile(log, 'P 99 APP.Q 400 1\nhalf a mess');
    await run('strmqm', [name]);
    expect((await run('amqsget', ['APP.Q', name])).lines.slice(1, -2)).toEqual(['message <three>']);
  });

  it('keeps messages of a queue without persistence only while it runs', async () => {
    await create('DEFINE QLOCAL(FAST.Q)');
    await run('amqsput', ['FAST.Q', name], { input: 'gone' });
    await run('endmqm', ['-i', name]);
    await run('strmqm', [name]);
    expect((await run('amqsget', ['FAST.Q', name])).lines.slice(1, -1)).toEqual(['no more messages']);
  });

  it('moves to another machine with its disk', async () => {
    await create(QUEUE);
    await run('amqsput', ['APP.Q', name], { input: 'carried' });
    const command = (await run('dspmqinf', ['-o', 'command', name])).lines[0] ?? '';
    const folder = name.replace(/\./g, '!');
    expect(command).toBe(
      `addmqinf -s QueueManager -v Name=${name} -v Directory=${folder} -v Prefix=${scratch}/var ` +
        `-v DataPath=${scratch}/disk/data/${folder}`,
    );
    const [program = '', ...args] = command.split(' ');
    expect((await run(program, args, { machine: 'other' })).lines).toEqual([
      'WebSphere MQ configuration information added.',
    ]);
    expect((await run('endmqm', ['-i', name])).lines).toEqual([
      `WebSphere MQ queue manager '${name}' ending.`,
      `WebSphere MQ queue manager '${name}' ended.`,
    ]);
    expect(await status('other')).toBe('Ended immediately');
    await run('strmqm', [name], { machine: 'other' });
    expect((await run('amqsget', ['APP.Q', name], { machine: 'other' })).lines.slice(1, 2)).toEqual([
      'message <carried>',
    ]);
  });

  it('serves clients by TCP through the listener it starts with', async () => {
    const port = await freePort();
    const server = { MQSERVER: `APP.SVRCONN/TCP/127.0.0.1(${port})` };
    await create(`${QUEUE}\nDEFINE LISTENER(TCP.L) TRPTYPE(TCP) PORT(${port}) CONTROL(QMGR)`);
    expect((await run('amqsputc', ['APP.Q', name], { input: 'early', env: server })).lines).toEqual([
      'Sample AMQSPUT0 start',
      'MQCONNX ended with reason code 2538',
    ]);
    await run('endmqm', ['-i', name]);
    await run('strmqm', [name]);
    expect((await processes()).map(({ program }) => program).sort()).toEqual([
      'amqzlaa0',
      'amqzmuc0',
      'amqzxma0',
      'runmqlsr',
    ]);
    await until(
      async () => (await run('amqsputc', ['APP.Q', name], { input: 'by TCP', env: server })).code === 0,
    );
    expect((await run('amqsgetc', ['APP.Q', name], { env: server })).lines).toEqual([
      'Sample AMQSGET0 start',
      'message <by TCP>',
      'no more messages',
      'Sample AMQSGET0 end',
    ]);
  });

  it('says reason 2009 to a client whose queue manager dies, and exits 0 as IBM does', async () => {
    await create(QUEUE);
    const client = execa(path.join(MQM, 'samp/bin/amqsput'), ['APP.Q', name], {
      env: { MQ_STANDIN_VAR: path.join(scratch, 'var') },
    });
    client.stdin?.write('first\n');
    await until(async () => {
      const { lines } = await run('runmqsc', [name], { input: 'DISPLAY QLOCAL(APP.Q) CURDEPTH' });
      return lines.some((line) => line.includes('CURDEPTH(1)'));
    });
    await killAll();
    client.stdin?.end('second\n');
    const { exitCode, stdout } = await client;
    expect([exitCode, stdout.split('\n')]).toEqual([
      0,
      [
        'Sample AMQSPUT0 start',
        'target queue is APP.Q',
        'MQPUT ended with reason code 2009',
        'MQCLOSE ended with reason code 2009',
        'MQDISC ended with reason code 2009',
        'Sample AMQSPUT0 end',
      ],
    ]);
  });

  it('ends itself when an essential process is killed', async () => {
    await create(QUEUE);
    await killAll('amqzmuc0');
    expect(await status()).toBe('Ended unexpectedly');
  });

  it('answers MQSC as runmqsc prints it', async () => {
    await create(QUEUE);
    const { code, lines } = await run('runmqsc', [name], {
      input: 'ping qmgr\n* a comment\ndis ql(app.q) +\n  curdepth\ndefine qlocal(APP.Q)\nnonsense\n',
    });
    expect([code, lines.slice(4)]).toEqual([
      10,
      [
        '     1 : ping qmgr',
        'AMQ8415: Ping WebSphere MQ Queue Manager command complete.',
        '     2 : dis ql(app.q) curdepth',
        'AMQ8409: Display Queue details.',
        '   QUEUE(APP.Q)                            TYPE(QLOCAL)',
        '   CURDEPTH(0)                             DEFPSIST(YES)',
        '   MAXDEPTH(5000)',
        '     3 : define qlocal(APP.Q)',
        'AMQ8150: WebSphere MQ object already exists.',
        '     4 : nonsense',
        'AMQ8405: Syntax error detected at or near end of command segment below:-',
        'nonsense',
        '4 MQSC commands read.',
        'One command has a syntax error.',
        'One valid MQSC command could not be processed.',
      ],
    ]);
  });

  it('gives IBM return codes for what cannot be', async () => {
    const codes: Record<string, number> = {};
    const note = async (label: string, command: string, args: readonly string[]): Promise<void> => {
      codes[label] = (await run(command, args)).code;
    };
    await note('start unknown', 'strmqm', [name]);
    await note('end unknown', 'endmqm', ['-i', name]);
    await note('show unknown', 'dspmq', ['-m', name]);
    await note('describe unknown', 'dspmqinf', [name]);
    await note('bad option', 'strmqm', ['--nonsense']);
    await create(QUEUE);
    await note('create again', 'crtmqm', [name]);
    await note('start again', 'strmqm', [name]);
    await note('unknown queue', 'amqsput', ['NO.Q', name]);
    await run('endmqm', ['-i', name]);
    await note('end again', 'endmqm', ['-i', name]);
    await note('put when ended', 'amqsput', ['APP.Q', name]);
    await note('mqsc when ended', 'runmqsc', [name]);
    await fs.rename(path.join(scratch, 'disk'), path.join(scratch, 'unplugged'));
    await note('start without disk', 'strmqm', [name]);
    expect(codes).toEqual({
      'start unknown': 16,
      'end unknown': 16,
      'show unknown': 72,
      'describe unknown': 44,
      'bad option': 39,
      'create again': 8,
      'start again': 5,
      'unknown queue': 0,
      'end again': 40,
      'put when ended': 2059 % 256,
      'mqsc when ended': 20,
      'start without disk': 69,
    });
    expect(await status()).toBe('Status not available');
  });

  it('hangs at its end when told to, until the order is pre-emptive', async () => {
    await create(QUEUE);
    await misbehave('hang-on-stop');
    const immediate = await run('endmqm', ['-i', name], { timeout: 1500 });
    expect([immediate.lines, await status()]).toEqual([
      [`WebSphere MQ queue manager '${name}' ending.`],
      'Ending immediately',
    ]);
    expect((await run('endmqm', ['-p', name])).code).toBe(0);
    expect(await status()).toBe('Ended pre-emptively');
  });

  it('leaves a process behind when told to, and does not start while it lives', async () => {
    await create(QUEUE);
    await run('endmqm', ['-i', name]);
    await misbehave('leftover');
    await run('strmqm', [name]);
    await run('endmqm', ['-i', name]);
    expect((await processes()).map(({ program }) => program)).toEqual(['amqzmuc0']);
    expect((await run('strmqm', [name])).code).toBe(24);
    await killAll();
    await misbehave('');
    expect((await run('strmqm', [name])).code).toBe(0);
  });

  it('is Starting as long as told to', async () => {
    await create(QUEUE);
    await run('endmqm', ['-i', name]);
    await misbehave('slow-start 2');
    const starting = run('strmqm', [name]);
    await until(async () => (await status()) === 'Starting');
    expect((await starting).code).toBe(0);
    expect(await status()).toBe('Running');
  });

  it('crashes when told to', async () => {
    await create(QUEUE);
    await run('endmqm', ['-i', name]);
    await misbehave('crash 1');
    await run('strmqm', [name]);
    await until(async () => (await processes()).length === 0);
    expect(await status()).toBe('Ended unexpectedly');
  });

  it('does not start over a log that is told to be corrupted, and loses nothing by it', async () => {
    await create(QUEUE);
    await run('amqsput', ['APP.Q', name], { input: 'kept\n\n' });
    await run('endmqm', ['-i', name]);
    await misbehave('corrupted-log');
    const refused = await run('strmqm', [name]);
    expect([refused.code, refused.errors]).toEqual([69, ['AMQ7017: Log not available.']]);
    await misbehave('');
    expect((await run('strmqm', [name])).code).toBe(0);
    expect((await run('amqsget', ['APP.Q', name])).lines).toContain('message <kept>');
  });

  it('refuses to start and to end when told to be without permission', async () => {
    await create(QUEUE);
    await misbehave('refuse-permission');
    const refusal = ['AMQ7077: You are not authorized to perform the requested operation.'];
    const end = await run('endmqm', ['-i', name]);
    expect([end.code, end.errors, await status()]).toEqual([119, refusal, 'Running']);
    await killAll();
    const start = await run('strmqm', [name]);
    expect([start.code, start.errors]).toEqual([119, refusal]);
  });
});
