import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeChanges } from '../../src/failoverd/changes';
import { openJournal, parseJournal } from '../../src/failoverd/journal';
import { owner, standby } from './sample';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the journal', () => {
  it('goes on counting after a restart, also after a line that a crash cut short', async () => {
    const path = join(folder, 'events.jsonl');
    const first = await openJournal(path, 'MQMaster');
    await first.append([
      { kind: 'vip', present: true },
      { kind: 'service', state: 'running' },
    ]);
    appendFileSync(path, '{"seq":3,"at":"2026-');
    const second = await openJournal(path, 'MQMaster');
    await second.append([{ kind: 'stopped' }]);
    expect(parseJournal(readFileSync(path, 'utf8')).map(({ seq, kind, node }) => [seq, kind, node])).toEqual([
      [1, 'vip', 'MQMaster'],
      [2, 'service', 'MQMaster'],
      [3, 'stopped', 'MQMaster'],
    ]);
  });

  it('is bounded: above 1 MiB it begins anew and keeps one older file', async () => {
    const path = join(folder, 'events.jsonl');
    const journal = await openJournal(path, 'MQMaster');
    await journal.append([
      { kind: 'action-done', action: 'acquire', exitCode: 0, output: 'x'.repeat(1_100_000) },
    ]);
    await journal.append([{ kind: 'stopped' }]);
    expect(parseJournal(readFileSync(`${path}.1`, 'utf8')).map(({ kind }) => kind)).toEqual(['action-done']);
    expect(parseJournal(readFileSync(path, 'utf8')).map(({ seq, kind }) => [seq, kind])).toEqual([
      [2, 'stopped'],
    ]);
  });

  it('remembers the last events', async () => {
    const journal = await openJournal(join(folder, 'events.jsonl'), 'MQMaster');
    await journal.append([
      { kind: 'vip', present: true },
      { kind: 'vip', present: false },
    ]);
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
