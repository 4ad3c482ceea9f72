import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeChanges } from '../../src/failoverd/changes';
import type { EventBody } from '../../src/failoverd/event';
import { MAX_BYTES, openJournal, parseJournal, type Journal } from '../../src/failoverd/journal';
import { owner, standby } from './sample';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  path = join(folder, 'events.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (journal: Journal, ...events: EventBody[]): Promise<void> => journal.append(events).written;
const big = (bytes: number): EventBody => ({
  kind: 'action-done',
  action: 'acquire',
  exitCode: 0,
  output: 'x'.repeat(bytes),
});

/** `seq kind` of each event of a file. */
function read(file = path): string[] {
  return parseJournal(readFileSync(file, 'utf8')).map(({ seq, kind }) => `${seq} ${kind}`);
}

describe('the journal', () => {
  it('is one line of JSON for each event, which says when, where and which', async () => {
    const journal = await openJournal(path, 'MQMaster');
    const { entries, written } = journal.append([{ kind: 'vip', present: true }]);
    await written;
    const [event] = entries;
    expect(readFileSync(path, 'utf8')).toBe(
      `{"seq":1,"at":"${event?.at ?? ''}","node":"MQMaster","kind":"vip","present":true}\n`,
    );
    expect(event?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('goes on counting after a power cut, wherever it tore the last write', async () => {
    await write(
      await openJournal(path, 'MQMaster'),
      { kind: 'vip', present: true },
      { kind: 'service', state: 'running' },
    );
    const whole = readFileSync(path);
    const second = whole.indexOf('\n') + 1;
    for (let cut = second; cut < whole.length; cut++) {
      writeFileSync(path, whole.slice(0, cut));
      await write(await openJournal(path, 'MQMaster'), { kind: 'stopped' });
      // All of the line but its end is a whole event.
      expect(read()).toEqual(
        cut < whole.length - 1 ? ['1 vip', '2 stopped'] : ['1 vip', '2 service', '3 stopped'],
      );
    }
  });

  it('goes on after blocks that a power cut left without content', async () => {
    await write(await openJournal(path, 'MQMaster'), { kind: 'vip', present: true });
    writeFileSync(path, Buffer.alloc(700), { flag: 'a' });
    await write(await openJournal(path, 'MQMaster'), { kind: 'stopped' });
    expect(read()).toEqual(['1 vip', '2 stopped']);
  });

  it('is bounded: two files, neither above 1 MiB, and the newest events are in them', async () => {
    const journal = await openJournal(path, 'MQMaster');
    for (let count = 0; count < 40; count++) await write(journal, big(100_000));
    expect(readdirSync(folder)).toEqual(['events.jsonl', 'events.jsonl.1']);
    expect([path, `${path}.1`].filter((file) => statSync(file).size > MAX_BYTES)).toEqual([]);
    expect([...read(`${path}.1`), ...read()].pop()).toBe('40 action-done');
    expect([...read(`${path}.1`), ...read()].length).toBeGreaterThan(10);
  });

  it('goes on counting when the power failed between the end of one file and the beginning of the next', async () => {
    const journal = await openJournal(path, 'MQMaster');
    for (let count = 0; count < 11; count++) await write(journal, big(100_000));
    rmSync(path);
    await write(await openJournal(path, 'MQMaster'), { kind: 'stopped' });
    expect(read()).toEqual(['11 stopped']);
  });

  it('loses nothing of a full disk: what did not fit is written when there is room again', async () => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', disk]);
    try {
      path = join(disk, 'events.jsonl');
      const journal = await openJournal(path, 'MQMaster');
      await write(journal, { kind: 'vip', present: true });
      writeFileSync(join(disk, 'filler'), Buffer.alloc(24_576));
      const full = write(journal, big(20_000));
      await expect(full).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(read()).toEqual(['1 vip']);
      await expect(write(journal, { kind: 'vip', present: false })).rejects.toMatchObject({ code: 'ENOSPC' });
      rmSync(join(disk, 'filler'));
      await write(journal, { kind: 'stopped' });
      expect(read()).toEqual(['1 vip', '2 action-done', '3 vip', '4 stopped']);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('remembers the last events', async () => {
    const journal = await openJournal(path, 'MQMaster');
    await write(journal, { kind: 'vip', present: true }, { kind: 'vip', present: false });
    expect(journal.recent(1).map(({ seq }) => seq)).toEqual([2]);
  });
});

describe('what changed between two looks', () => {
  it('is nothing when nothing did', () => {
    expect(describeChanges(owner({ at: 1 }), owner({ at: 2 }))).toEqual([]);
  });

  it('is told thing by thing when the group arrives', () => {
    expect(describeChanges(standby(), owner())).toEqual([
      { kind: 'vip', present: true },
      { kind: 'mount', state: 'writable' },
      { kind: 'service', state: 'running' },
      { kind: 'holding', holding: 'whole' },
      { kind: 'claim', claim: 'all' },
    ]);
  });

  it('tells a dead link and a dead peer', () => {
    const alone = owner({
      heartbeat: {
        peer: 'dead',
        links: [
          { name: 'eth0', up: true },
          { name: 'eth1', up: false },
        ],
      },
    });
    expect(describeChanges(owner(), alone)).toEqual([
      { kind: 'peer', state: 'dead' },
      { kind: 'link', name: 'eth1', up: false },
    ]);
  });
});
