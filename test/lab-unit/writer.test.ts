import execa from 'execa';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Gap, parseProbeLog } from '../../src/acceptance/probe-result';
import { checkVolume, parseVolumes } from '../../lab/writer/filesystem';
import { overlaps, type OwnerRecord, parseOwners, stretchesOf } from '../../lab/writer/owners';
import { describeVerdict, type Evidence, judge } from '../../lab/writer/verdict';

/** A look at second `at` that took a tenth of a second. */
function look(at: number, ...has: OwnerRecord['has']): OwnerRecord {
  return { began: at * 1000, ended: at * 1000 + 100, has };
}

const CLEAN = { volume: 'vg-data', clean: true, output: 'clean' };
const LOG = parseProbeLog(
  [
    'put 1 1.0 1.1 ok',
    'put 2 2.0 2.1 ok',
    'put 3 3.0 5.0 2538',
    'put 4 9.0 9.1 ok',
    'connect 1.0 1.1 ok',
    'connect 9.0 9.5 ok',
  ].join('\n'),
  0,
);
const GOOD: Evidence = {
  log: LOG,
  drained: [1, 2, 4],
  owners: {
    MQMaster: [look(1, 'vip', 'mount', 'write'), look(2, 'vip', 'mount', 'write')],
    MQSlave: [look(1), look(8, 'mount', 'write'), look(9, 'vip', 'mount', 'write')],
  },
  filesystems: [CLEAN],
};

describe("a node's record of what it had", () => {
  it('is read with the clock put right, and without a torn line', () => {
    const text =
      '100.5 100.75 vip mount write\n101.5 101.6 - mount -\n102.5 102.6 - - -\n103.5 103.6 vip mou';
    expect(parseOwners(text, 500)).toEqual([
      { began: 100_000, ended: 100_250, has: ['vip', 'mount', 'write'] },
      { began: 101_000, ended: 101_100, has: ['mount'] },
      { began: 102_000, ended: 102_100, has: [] },
    ]);
  });

  it('gives the times between looks in a row, a write from when it was known to be taken', () => {
    const records = [look(1, 'mount'), look(2, 'mount', 'write'), look(3, 'write'), look(4, 'mount')];
    expect(stretchesOf(records, 'mount')).toEqual([
      { from: 1000, to: 2000 },
      { from: 4000, to: 4000 },
    ]);
    expect(stretchesOf(records, 'write')).toEqual([{ from: 2100, to: 3100 }]);
    expect(stretchesOf(records, 'vip')).toEqual([]);
  });

  it('does not count a write that a frozen node learns of when it wakes, only one that it sends then', () => {
    const asleep = { ...look(2, 'mount', 'write'), ended: 40_100 };
    const stretches = (next: OwnerRecord): Gap[] =>
      stretchesOf([look(1, 'mount', 'write'), asleep, next], 'write');
    expect(stretches(look(40.2, 'mount'))).toEqual([{ from: 1100, to: 1100 }]);
    expect(stretches(look(40.2, 'mount', 'write'))).toEqual([
      { from: 1100, to: 1100 },
      { from: 40_300, to: 40_300 },
    ]);
  });

  it('says nothing of the time that a node was frozen', () => {
    expect(stretchesOf([look(1, 'vip'), look(2, 'vip'), look(30, 'vip')], 'vip')).toEqual([
      { from: 1000, to: 2000 },
      { from: 30_000, to: 30_000 },
    ]);
  });
});

describe('times of two nodes', () => {
  it('overlap where both had the thing, also for a moment', () => {
    const one = [
      { from: 1, to: 5 },
      { from: 8, to: 8 },
    ];
    expect(overlaps(one, [{ from: 4, to: 9 }])).toEqual([
      { from: 4, to: 5 },
      { from: 8, to: 8 },
    ]);
    expect(overlaps(one, [{ from: 6, to: 7 }])).toEqual([]);
  });
});

describe('the verdict', () => {
  it('is good when nothing was lost and never two nodes wrote', () => {
    const verdict = judge(GOOD);
    expect(verdict.ok).toBe(true);
    expect(describeVerdict(verdict)).toEqual([
      'messages     3 acknowledged, 0 lost, 0 doubled, 0 arrived without an acknowledgement',
      'outage       7.0 s without an acknowledgement, 8.4 s without a connection',
      'two nodes    never: the address',
      'two nodes    never: the filesystem mounted',
      'two nodes    never: writes taken',
      'filesystem   vg-data: clean',
      'ok',
    ]);
  });

  it('names the messages that are missing and those that came twice', () => {
    const verdict = judge({ ...GOOD, drained: [1, 4, 4, 3] });
    expect(verdict.ok).toBe(false);
    expect(describeVerdict(verdict)[0]).toBe(
      'messages     3 acknowledged, 1 lost (2), 1 doubled (4), 1 arrived without an acknowledgement',
    );
  });

  it('fails when two nodes wrote, and says when', () => {
    const owners = { ...GOOD.owners, MQSlave: [look(1.5, 'mount', 'write'), look(2.5, 'mount', 'write')] };
    const verdict = judge({ ...GOOD, owners });
    expect(verdict.ok).toBe(false);
    expect(verdict.together).toEqual({
      vip: [],
      mount: [{ from: 1500, to: 2000 }],
      write: [{ from: 1600, to: 2100 }],
    });
    expect(describeVerdict(verdict)).toContain(
      'two nodes    1970-01-01T00:00:01.600Z for 0.5 s: writes taken',
    );
  });

  it('tells of two mounts of which one was fenced, without failing', () => {
    const owners = { ...GOOD.owners, MQSlave: [look(1.5, 'mount')] };
    expect(judge({ ...GOOD, owners })).toMatchObject({
      ok: true,
      together: { mount: [{ from: 1500, to: 1500 }], write: [] },
    });
  });

  it('fails when something stays unknown or a filesystem is damaged', () => {
    const silent = judge({ ...GOOD, owners: { ...GOOD.owners, MQMaster: undefined } });
    expect([silent.ok, silent.silentNodes]).toEqual([false, ['MQMaster']]);
    expect(describeVerdict(silent)).toContain('unknown      what MQMaster had: is it on?');
    expect(judge({ ...GOOD, filesystems: [] }).ok).toBe(false);
    expect(judge({ ...GOOD, filesystems: [{ ...CLEAN, clean: false }] }).ok).toBe(false);
    expect(judge({ ...GOOD, log: parseProbeLog('', 0), drained: [] }).ok).toBe(false);
  });
});

describe('the volumes on the spare disk', () => {
  it('are found in the tables of the device mapper', () => {
    const tables =
      'vg-data: 0 2048 linear 98:16 2048\nvg-slow: 0 2048 delay 98:16 4096 100\nvg-root: 0 8 linear 98:0 16\n';
    expect(parseVolumes(tables)).toEqual([{ name: 'vg-data', offset: 1_048_576, size: 1_048_576 }]);
  });
});

describe('the check of a filesystem', () => {
  it('tells a clean one from one with a damaged bitmap, and does not mend it first', async () => {
    const folder = await fs.mkdtemp(join(tmpdir(), 'heartbundle-'));
    const disk = join(folder, 'disk');
    const volume = { name: 'vg-data', offset: 1_048_576, size: 16 * 1_048_576 };
    try {
      await fs.writeFile(disk, '');
      await fs.truncate(disk, volume.offset + volume.size);
      await execa('mke2fs', ['-q', '-t', 'ext4', '-b', '1024', '-E', `offset=${volume.offset}`, disk, '16M']);
      expect(await checkVolume(folder, disk, volume)).toMatchObject({ volume: 'vg-data', clean: true });
      const bytes = await fs.readFile(disk);
      await fs.writeFile(disk, bytes.fill(0xa5, volume.offset + 4096, volume.offset + 1_048_576));
      const damaged = await checkVolume(folder, disk, volume);
      expect(damaged.clean).toBe(false);
      expect(damaged.output.length).toBeLessThanOrEqual(4_000);
    } finally {
      await fs.rm(folder, { recursive: true, force: true });
    }
  });
});
