import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saysDead, watchForDeath } from '../../src/failoverd/death-watch';

const line = (node: string): string =>
  `Nov 26 12:00:35 MQSlave heartbeat: [1814]: WARN: node ${node}: is dead\n`;

describe('saysDead', () => {
  it("finds the node by its name without case, and no other's", () => {
    expect(saysDead(line('mqmaster'), 'MQMaster')).toBe(true);
    expect(saysDead(line('mqmaster2'), 'MQMaster')).toBe(false);
    expect(saysDead(line('mqmaster').replace('is dead', 'is dead or so'), 'MQMaster')).toBe(false);
    expect(saysDead('info: Link mqmaster:eth0 dead.\n', 'MQMaster')).toBe(false);
  });
});

describe('watchForDeath', () => {
  let folder: string;
  let log: string;
  let told: number;
  let watch: { close(): void } | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'death-watch-'));
    log = join(folder, 'ha-log');
    told = 0;
  });
  afterEach(() => {
    watch?.close();
    rmSync(folder, { recursive: true });
  });
  const begin = (): void => void (watch = watchForDeath(log, 'MQMaster', () => (told += 1)));

  it('tells what is written from now on, once, also when the line comes in two pieces', async () => {
    writeFileSync(log, line('mqmaster'));
    begin();
    appendFileSync(log, line('mqslave'));
    const [head, tail] = [line('mqmaster').slice(0, 60), line('mqmaster').slice(60)];
    appendFileSync(log, head);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(told).toBe(0);
    appendFileSync(log, tail);
    await expect.poll(() => told).toBe(1);
    appendFileSync(log, line('mqslave'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(told).toBe(1);
  });

  it('finds a log that comes later or was rotated', { timeout: 30_000 }, async () => {
    begin();
    writeFileSync(log, 'first\n');
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    appendFileSync(log, line('mqmaster'));
    await expect.poll(() => told).toBe(1);
    renameSync(log, `${log}.1`);
    writeFileSync(log, 'new\n');
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    appendFileSync(log, line('mqmaster'));
    await expect.poll(() => told).toBe(2);
  });
});
