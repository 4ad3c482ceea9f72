import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLab } from '../../lab/lab';
import { describeVerdict } from '../../lab/writer/verdict';
import { checkMessages, countAcknowledged, startWriter } from '../../lab/writer/writer';
import { installPair, logInWith, makeQueueManager } from './hand-made-pair';
import { leftoversOf } from './leftovers';
import { askReservation, prepareReservation, rewriteSector, witnessReservation } from './reservation';
import { askWatchdog, bootId, leaveWatchdog, prepareWatchdog } from './watchdog';

/** The lab by itself, without the product: a pair made by hand fails over, and `down` leaves nothing. */
const NAME = 'smoke';
const lab = createLab({ name: NAME });

async function stage<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  const start = Date.now();
  const result = await work();
  console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${title}`);
  return result;
}

beforeAll(async () => {
  await lab.down();
  const { readyMs } = await stage('image if missing, four guests up', () => lab.up());
  console.log(`          ready after ${JSON.stringify(readyMs)} ms`);
});
afterAll(() => lab.down());

describe('the lab', () => {
  it('lets no guest out, and its guests see each other', async () => {
    const { findings } = await stage('seal', () => lab.check());
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(findings.length).toBe(13);
  });

  it('puts a guest back to a snapshot', async () => {
    await stage('snapshot', () => lab.snapshot('bare'));
    await lab.run('client', 'echo changed >/etc/motd');
    await stage('restore', () => lab.restore('bare'));
    expect((await lab.exec('client', ['cat', '/etc/motd'])).stdout).not.toContain('changed');
    expect((await lab.status()).guests.map(({ power }) => power)).toEqual(['on', 'on', 'on', 'on']);
  });

  it("sets a guest's clock and puts it right again", async () => {
    const ahead = async (): Promise<number> =>
      Math.round(Number(await lab.run('client', ['date', '+%s'])) - Date.now() / 1000);
    await lab.clock('client', 3600);
    expect(Math.abs((await ahead()) - 3600)).toBeLessThanOrEqual(2);
    await lab.clock('client', 0);
    expect(Math.abs(await ahead())).toBeLessThanOrEqual(2);
  });
});

describe('the watchdog, on softdog', () => {
  it('is armed, fed and disarmed: a guest without food afterwards goes on', async () => {
    const before = await bootId(lab, 'client');
    await prepareWatchdog(lab, 'client');
    const answers = await askWatchdog(lab, 'client', [
      'arm 4',
      'feed',
      'disarm',
      'feed',
      'arm 99999999',
      'disarm',
    ]);
    expect(answers).toEqual(['ok 4', 'ok', 'ok', 'error feed: not armed', 'ok 4', 'ok']);
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(await bootId(lab, 'client')).toBe(before);
  });

  it.each([
    ['is not fed any more', ['arm 3', 'feed']],
    ['is to expire at once', ['arm 60', 'expire']],
  ])('resets a guest whose watchdog %s', async (_, requests) => {
    await prepareWatchdog(lab, 'client');
    const before = await bootId(lab, 'client');
    expect(before).toBeDefined();
    await stage('armed, then no food', () => leaveWatchdog(lab, 'client', requests));
    await expect
      .poll(async () => [undefined, before].includes(await bootId(lab, 'client')), {
        timeout: 60_000,
        interval: 1_000,
      })
      .toBe(false);
  });
});

describe('a pair made by hand', () => {
  it('logs in with CHAP only, and shares a disk', async () => {
    await stage('packages and files', () => installPair(lab));
    await stage('CHAP login', async () => {
      expect(await logInWith(lab, 'MQMaster', 'handIncoming.99')).toBe(24);
      expect(await Promise.all([logInWith(lab, 'MQMaster'), logInWith(lab, 'MQSlave')])).toEqual([0, 0]);
    });
    await stage('mount, queue manager', () => makeQueueManager(lab));
  });

  it('lets a node reserve the disk, and the other take that over, as sg_persist sees it', async () => {
    const [first, second] = ['4842aaaa00000001', '4842aaaa01000002'];
    const [here, there] = await Promise.all([
      prepareReservation(lab, 'MQMaster'),
      prepareReservation(lab, 'MQSlave'),
    ]);
    const ask = (node: 'MQMaster' | 'MQSlave', requests: string[]): Promise<string[]> =>
      askReservation(lab, node, node === 'MQMaster' ? here : there, requests);
    await stage('reservation', async () => {
      expect(
        await ask('MQMaster', ['keys', 'reservation', `register ${first}`, 'keys', `reserve ${first}`]),
      ).toEqual(['ok', 'ok', 'ok', `ok ${first}`, 'ok']);
      const taken = { keys: [first], holder: [first] };
      expect(await witnessReservation(lab, 'MQSlave', there)).toMatchObject(taken);
      expect(await rewriteSector(lab, 'MQSlave')).toMatch(/dd: .*(Input\/output error|exchange)/);
      expect(
        await ask('MQSlave', [
          ...[`reserve ${second}`, `register ${second}`, 'keys', `preempt ${second} ${first}`],
          ...['keys', 'reservation'],
        ]),
      ).toEqual([
        ...['error reserve: reservation conflict', 'ok', `ok ${first} ${second}`, 'ok'],
        ...[`ok ${second}`, `ok ${second}`],
      ]);
      expect(await witnessReservation(lab, 'MQMaster', here)).toEqual({
        keys: [second],
        holder: [second],
        attention: true,
      });
      expect(await ask('MQMaster', [`register ${first}`, `preempt ${first} ${second}`])).toEqual([
        'ok',
        'ok',
      ]);
      // The first answer here is UNIT ATTENTION.
      expect(await ask('MQSlave', ['reservation', `clear ${second}`])).toEqual([
        `ok ${first}`,
        'error clear: reservation conflict',
      ]);
      expect(await ask('MQMaster', [`clear ${first}`, 'keys', 'reservation'])).toEqual(['ok', 'ok', 'ok']);
      expect(await witnessReservation(lab, 'MQSlave', there)).toMatchObject({ keys: [], holder: [] });
      expect(await rewriteSector(lab, 'MQSlave')).not.toContain('dd:');
    });
  });

  it('has a disk that can fail and be mended', async () => {
    const read = 'dd if=/dev/vg_hand/data of=/dev/null bs=4k count=1 iflag=direct';
    await lab.diskFault('storage', { kind: 'error' });
    expect((await lab.exec('storage', read)).stderr).toContain('Input/output error');
    await lab.diskFault('storage', { kind: 'off' });
    expect((await lab.exec('storage', read)).exitCode).toBe(0);
  });

  it('takes the service on one node', async () => {
    await stage('Heartbeat takes the service', async () => {
      for (const node of ['MQMaster', 'MQSlave'] as const) await lab.run(node, 'service heartbeat start');
      const owned = async (): Promise<string> =>
        (await lab.exec('MQMaster', 'ip -o addr show eth0; grep /MQHA /proc/mounts; service qm1 status'))
          .stdout;
      await expect
        .poll(owned, { timeout: 90_000, interval: 1_000 })
        .toMatch(/10\.20\.0\.100[^]*\/MQHA ext4[^]*running/);
    });
  });

  it('fails over when the owner is powered off, without a message lost, as writer and checker report', async () => {
    await startWriter(lab);
    const more = async (count: number): Promise<void> => {
      const before = await countAcknowledged(lab);
      await expect
        .poll(() => countAcknowledged(lab), { timeout: 90_000, interval: 1_000 })
        .toBeGreaterThan(before + count);
    };
    await more(10);
    await stage('owner powered off, messages again', async () => {
      await lab.powerOff('MQMaster');
      await more(10);
    });
    await stage('first node back', () => lab.powerOn('MQMaster'));
    const verdict = await stage('check of messages and filesystem', () => checkMessages(lab));
    const told = describeVerdict(verdict);
    console.log(told.map((line) => `          ${line}`).join('\n'));
    expect(verdict.ok, told.join('\n')).toBe(true);
    expect(verdict.messages.lost).toEqual([]);
    expect(verdict.messages.doubled).toEqual([]);
    expect(verdict.messages.outage.to - verdict.messages.outage.from).toBeGreaterThan(2_000);
    for (const { write } of Object.values(verdict.held)) expect(write.length).toBeGreaterThan(0);
    expect(verdict.together).toEqual({ vip: [], mount: [], write: [] });
    expect(verdict.filesystems.map(({ volume, clean }) => ({ volume, clean }))).toEqual([
      { volume: 'vg_hand-data', clean: true },
    ]);
  });
});

describe('down', () => {
  it('leaves no process, namespace, mount or file', async () => {
    const before = await leftoversOf(NAME);
    expect(before.processes.length).toBeGreaterThan(4);
    expect(before.namespaces).toEqual([`hblab-${NAME}`]);
    expect(before.files.length).toBe(2);
    await stage('down', () => lab.down());
    expect(await leftoversOf(NAME)).toEqual({ processes: [], namespaces: [], mounts: [], files: [] });
  });
});
