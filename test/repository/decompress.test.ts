import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

import { isAppError } from '../../src/core/error';
import { byCommand, decompress, DecompressorMissing } from '../../src/repository/decompress';
import { loadRepository } from '../../src/repository/load';
import { primaryXml, sampleRepository } from './sample-repository';

const pack = (command: string, content: string | Buffer): Buffer =>
  spawnSync(command, ['-c'], { input: content, maxBuffer: 2 ** 28 }).stdout;

async function open(data: Buffer, limit: number): Promise<string> {
  const pieces: Buffer[] = [];
  await decompress(data, limit, (piece) => pieces.push(piece));
  return Buffer.concat(pieces).toString('utf8');
}

describe.each(['bzip2', 'xz'])('metadata compressed with %s', (command) => {
  it('is read as well as gzip', async () => {
    const primary = pack(command, primaryXml([{ name: 'app' }, { name: 'lib' }]));
    const { fetchFile } = sampleRepository({ primary });
    const repository = await loadRepository({ id: 'base', fetchFile });
    expect(repository.allPackages().map(({ name }) => name)).toEqual(['app', 'lib']);
  });

  it('is refused when it is cut off', async () => {
    const primary = pack(command, primaryXml([{ name: 'app' }])).slice(0, -20);
    const { fetchFile } = sampleRepository({ primary });
    const work = loadRepository({ id: 'base', fetchFile });
    await expect(work).rejects.toSatisfy(
      (error) =>
        isAppError(error) &&
        error.code === 'REPOSITORY_MALFORMED' &&
        error.message.includes(`its ${command} data is damaged`),
    );
  });

  it('is stopped where it opens to more than it may, long before all of it is read', async () => {
    const bomb = pack(command, Buffer.alloc(64 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(64 * 1024);
    await expect(open(bomb, 1_000_000)).rejects.toThrow('it opens to more than 1000000 bytes');
  });
});

it('names the command that the machine does not have', async () => {
  const work = byCommand(['no-such-decompressor'])(Buffer.from('BZh9'), () => undefined);
  await expect(work).rejects.toThrow(new DecompressorMissing('no-such-decompressor'));
});
