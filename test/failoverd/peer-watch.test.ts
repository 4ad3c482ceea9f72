import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newsOf, watchPeer, type PeerNews } from '../../src/failoverd/peer-watch';

const line = (node: string): string =>
  `Nov 26 12:00:35 MQSlave heartbeat: [1814]: WARN: node ${node}: is dead\n`;

const active = (node: string): string =>
  `Nov 26 12:01:02 MQSlave heartbeat: [1814]: info: Status update for node ${node}: status active\n`;

describe('newsOf', () => {
  it("finds the node by its name without case, and no other's", () => {
    expect(newsOf(line('mqmaster'), 'MQMaster')).toEqual(['died']);
    expect(newsOf(line('mqmaster2'), 'MQMaster')).toEqual([]);
    expect(newsOf(line('mqmaster').replace('is dead', 'is dead or so'), 'MQMaster')).toEqual([]);
    expect(newsOf('info: Link mqmaster:eth0 dead.\n', 'MQMaster')).toEqual([]);
    expect(newsOf(active('mqmaster'), 'MQMaster')).toEqual(['heard']);
    expect(newsOf(active('mqslave') + active('mqmaster').replace('active', 'up'), 'MQMaster')).toEqual([]);
  });

  it('keeps the order', () => {
    expect(newsOf(`${active('mqmaster')}${line('mqmaster')}`, 'MQMaster')).toEqual(['heard', 'died']);
  });
});

describe('watchPeer', () => {
  let folder: string;
  let log: string;
  let told: PeerNews[];
  let watch: { close(): void } | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'peer-watch-'));
    log = join(folder, 'ha-log');
    told = [];
  });
  afterEach(() => {
    watch?.close();
    rmSync(folder, { recursive: true });
  });
  const begin = (): void => void (watch = watchPeer(log, 'MQMaster', (news) => told.push(news)));

  it('tells what is written from now on, once, also when the line comes in two pieces', async () => {
    writeFileSync(log, line('mqmaster'));
    begin();
    appendFileSync(log, line('mqslave'));
    const [head, tail] = [line('mqmaster').slice(0, 60), line('mqmaster').slice(60)];
    appendFileSync(log, head);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(told).toEqual([]);
    appendFileSync(log, tail);
    await expect.poll(() => told).toEqual(['died']);
    appendFileSync(log, line('mqslave'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(told).toEqual(['died']);
    appendFileSync(log, active('mqmaster'));
    await expect.poll(() => told).toEqual(['died', 'heard']);
  });

  it('finds a log that comes later or was rotated', { timeout: 30_000 }, async () => {
    begin();
    writeFileSync(log, 'first\n');
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    appendFileSync(log, line('mqmaster'));
    await expect.poll(() => told).toEqual(['died']);
    renameSync(log, `${log}.1`);
    writeFileSync(log, 'new\n');
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    appendFileSync(log, line('mqmaster'));
    await expect.poll(() => told).toEqual(['died', 'died']);
  });
});
