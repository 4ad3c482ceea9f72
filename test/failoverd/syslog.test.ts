import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSyslog } from '../../src/failoverd/syslog';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syslog-'));
  file = join(folder, 'messages');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Stands for logger(1): notes who it is, then each line. */
const noting = (): string[] => ['sh', '-c', 'echo "pid $$" >>"$0"; exec cat >>"$0"', file];
const noted = (): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);

it('hands every line to one process, and has handed over all when it is closed', async () => {
  const syslog = createSyslog(noting());
  syslog.say('one');
  syslog.say('two');
  await syslog.close();
  expect(noted()).toEqual([expect.stringMatching(/^pid \d+$/), 'one', 'two']);
});

it('starts it again when it was ended', async () => {
  const syslog = createSyslog(noting());
  syslog.say('one');
  await expect.poll(() => noted().length).toBe(2);
  process.kill(Number(noted()[0]?.slice(4)), 'SIGKILL');
  await expect
    .poll(() => {
      syslog.say('two');
      return noted().filter((line) => line.startsWith('pid')).length;
    })
    .toBe(2);
  await syslog.close();
  expect(noted()).toContain('two');
});

it('lives with a machine that has no logger', async () => {
  const syslog = createSyslog([join(folder, 'no-such-program')]);
  syslog.say('one');
  await new Promise((resolve) => setTimeout(resolve, 50));
  syslog.say('two');
  await syslog.close();
});

it('keeps little for one that takes nothing, and does not wait for it for ever', async () => {
  const syslog = createSyslog(['sleep', '60']);
  const before = process.memoryUsage().rss;
  for (let count = 0; count < 200_000; count++) syslog.say('x'.repeat(200));
  expect(process.memoryUsage().rss - before).toBeLessThan(32 * 1024 * 1024);
  const began = Date.now();
  await syslog.close();
  expect(Date.now() - began).toBeLessThan(10_000);
});
