import execa from 'execa';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../lab';
import { guestPaths, labPaths } from '../paths';
import { run } from '../run';

/** Characters: of a filesystem in ruins e2fsck prints megabytes. */
const LONGEST_OUTPUT = 4_000;

export interface FilesystemFinding {
  /** Device-mapper name of the volume on storage, e.g. `vg_mq-data`, or `spare disk` for the disk as a whole. */
  readonly volume: string;
  readonly clean: boolean;
  /** What e2fsck printed: at the journal's replay, then with -fn. */
  readonly output: string;
}

interface Volume {
  readonly name: string;
  /** Bytes from the start of the disk. */
  readonly offset: number;
  readonly size: number;
}

/** Volumes of one piece in the output of `dmsetup table`. Pure. */
export function parseVolumes(tables: string): Volume[] {
  const volumes: Volume[] = [];
  for (const line of tables.split('\n')) {
    const match = /^(\S+): 0 (\d+) linear \d+:16 (\d+)$/.exec(line);
    if (match !== null)
      volumes.push({ name: match[1] ?? '', offset: Number(match[3]) * 512, size: Number(match[2]) * 512 });
  }
  return volumes;
}

/**
 * What `e2fsck -fn` says of each ext filesystem on storage's spare disk, mounted or not: it looks at a
 * copy, taken while storage stands still, whose journal is replayed first as a mount after a power cut
 * would. An open filesystem is not disturbed beyond the moment of the copy.
 */
export async function checkFilesystems(lab: Lab): Promise<FilesystemFinding[]> {
  const paths = labPaths(lab.name);
  const { spareDisk } = guestPaths(paths, 'storage');
  const folder = join(paths.run, 'filesystem-check');
  const copy = join(folder, 'disk');
  const tables = await lab.exec('storage', ['dmsetup', 'table'], { timeoutMs: 30_000 });
  const whole = { name: 'spare disk', offset: 0, size: (await fs.stat(spareDisk)).size };
  try {
    await fs.mkdir(folder, { recursive: true });
    await lab.whileStill(['storage'], () =>
      run(['cp', '--sparse=always', '--reflink=auto', spareDisk, copy]),
    );
    const findings: FilesystemFinding[] = [];
    for (const volume of [whole, ...parseVolumes(tables.stdout)])
      if (await hasExt(copy, volume.offset)) findings.push(await checkVolume(folder, copy, volume));
    return findings;
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** ext's magic number, 0xEF53 at byte 56 of the superblock at byte 1024. */
async function hasExt(disk: string, offset: number): Promise<boolean> {
  const file = await fs.open(disk, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, offset + 1024 + 56);
    return buffer.readUInt16LE(0) === 0xef53;
  } finally {
    await file.close();
  }
}

/** Checks a volume cut out of the disk: e2fsck loses `?offset=` on the way when it has replayed a journal. */
export async function checkVolume(
  folder: string,
  disk: string,
  { name, offset, size }: Volume,
): Promise<FilesystemFinding> {
  const file = `volume-${name.replace(/\W/g, '-')}`;
  await run([
    ...['dd', `if=${disk}`, `of=${join(folder, file)}`, 'bs=1M', 'conv=sparse', 'status=none'],
    ...['iflag=skip_bytes,count_bytes', `skip=${offset}`, `count=${size}`],
  ]);
  await fs.truncate(join(folder, file), size);
  const options = { cwd: folder, reject: false, all: true, stdin: 'ignore', env: { LC_ALL: 'C' } } as const;
  // Not -y, and not -f: e2fsck would mend what it finds before the look that counts.
  const replay = await execa('e2fsck', ['-p', '-E', 'journal_only', file], options);
  const check = await execa('e2fsck', ['-fn', file], options);
  const clean = replay.exitCode <= 1 && check.exitCode === 0;
  return { volume: name, clean, output: [replay.all, check.all].join('\n').slice(0, LONGEST_OUTPUT) };
}
