import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { checkBundle } from '../../src/bundle/check';
import { signContent, type SigningKey } from '../../src/bundle/signing-key';
import { splitBundle } from '../../src/bundle/parts';
import { TAR_END } from '../../src/bundle/tar';
import { isAppError } from '../../src/core/error';
import { encodeEntry, packBlocks, readEntries, type Entry } from '../bundle/bundle-entries';
import { makeSample } from '../bundle/seal-sample';
import { seededRandom } from '../seeded-random';
import { mutate } from './mutate';

/** As in inputs.test.ts; these are a tenth of all mutations. */
const ROUNDS = Math.ceil(Number(process.env['FUZZ'] ?? 10_000) / 10);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const LONGEST_MS = 2000;
const MEMORY_BYTES = 512 * 1024 * 1024;

let work: string;
let key: SigningKey;
let tarball: Buffer;
/** The archive inside the tarball. */
let archive: Buffer;
let entries: readonly Entry[];
let partsList: string;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'fuzz-bundle-'));
  const sample = await makeSample(work);
  key = sample.key;
  const { file } = await sample.seal(join(work, 'out'));
  tarball = readFileSync(file);
  archive = gunzipSync(tarball);
  entries = readEntries(tarball);
  const copy = join(work, 'parts', 'sample-1.0.tar.gz');
  cpSync(file, copy, { recursive: true });
  writeFileSync(join(work, 'parts', 'sample-1.0.tar.gz.whole'), tarball);
  partsList = (await splitBundle(copy, Math.ceil(tarball.length / 3), () => undefined, 'split')).list;
});

afterAll(() => rmSync(work, { recursive: true }));

/** The tarball with some of its files replaced, its archive otherwise in order. */
function withFiles(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const blocks = entries.map(({ path, data }) =>
    encodeEntry({ path, data: files.get(path.slice('sample-1.0/'.length)) ?? data }),
  );
  return packBlocks([...blocks, TAR_END], 'store');
}

function contentOf(place: string): Buffer {
  const found = entries.find(({ path }) => path.endsWith(`/${place}`));
  if (!found) throw new Error(`the sample has no ${place}`);
  return found.data;
}

type Random = ReturnType<typeof seededRandom>;

/** Makes one damaged bundle and returns its path. */
type Damage = (random: Random) => Promise<string>;

function written(data: Buffer): string {
  const file = join(work, 'damaged.tar.gz');
  writeFileSync(file, data);
  return file;
}

const inFile =
  (place: string): Damage =>
  async (random) =>
    written(await withFiles(new Map([[place, mutate(contentOf(place), random)]])));

/** As one who has the key would do it, so that the digests and the seal are right. */
const sealedAnew =
  (place: string): Damage =>
  async (random) => {
    const data = mutate(contentOf(place), random);
    const digest = createHash('sha256').update(data).digest('hex');
    const old = createHash('sha256').update(contentOf(place)).digest('hex');
    const sums = Buffer.from(contentOf('SHA256SUMS').toString('utf8').replace(old, digest));
    const signature = signContent(sums, key);
    written(
      await withFiles(
        new Map([
          [place, data],
          ['SHA256SUMS', sums],
          ['SHA256SUMS.sig', signature],
        ]),
      ),
    );
    return join(work, 'damaged.tar.gz');
  };

const DAMAGES: readonly (readonly [string, Damage])[] = [
  ['compressed bytes', (random) => Promise.resolve(written(mutate(tarball, random)))],
  ['archive', async (random) => written(await packBlocks([mutate(archive, random)], 'store'))],
  [
    'first header',
    async (random) => {
      const copy = Buffer.from(archive);
      mutate(copy.subarray(0, 512), random).copy(copy, 0, 0, 512);
      return written(await packBlocks([copy], 'store'));
    },
  ],
  ['bundle.json', inFile('bundle.json')],
  ['bundle.json, sealed anew,', sealedAnew('bundle.json')],
  ["vendor's key, sealed anew,", sealedAnew('keys/RPM-GPG-KEY-CentOS-6')],
  ['package, sealed anew,', sealedAnew('repo/Packages/epel-release-6-8.noarch.rpm')],
  ['SHA256SUMS', inFile('SHA256SUMS')],
  ['SHA256SUMS.sig', inFile('SHA256SUMS.sig')],
  ['key of the seal', inFile('keys/bundle.pem')],
  ["vendor's key", inFile('keys/RPM-GPG-KEY-CentOS-6')],
  ['package', inFile('repo/Packages/epel-release-6-8.noarch.rpm')],
  ['metadata of the repository', inFile('repo/repodata/repomd.xml')],
  [
    'the list of the parts',
    (random) => {
      const file = join(work, 'parts', 'damaged.parts');
      const name = join(work, 'parts', 'sample-1.0.tar.gz.parts');
      if (!existsSync(file)) cpSync(name, file);
      writeFileSync(name, mutate(readFileSync(file), random));
      return Promise.resolve(partsList);
    },
  ],
];

it.each(DAMAGES)(
  'a bundle whose %s is mutated is found out, or is what it was',
  { timeout: 3_600_000 },
  async (name, damage) => {
    const start = process.memoryUsage().rss;
    const outcomes = new Set<string>();
    const options = { vendorSignatures: true };
    for (let round = 0; round < Math.ceil(ROUNDS / DAMAGES.length); round++) {
      const bundle = await damage(seededRandom(SEED * 1_000_003 + round));
      const same = statSync(bundle).size === tarball.length && readFileSync(bundle).equals(tarball);
      const began = performance.now();
      const outcome = await checkBundle(bundle, options, () => undefined, 'check').then(
        ({ findings }) => findings.map(({ code }) => code).join(' ') || 'good',
        (error: unknown) => (isAppError(error) ? error.code : `${name} ${round}: ${(error as Error).stack}`),
      );
      expect(performance.now() - began, `milliseconds for mutation ${round}`).toBeLessThan(LONGEST_MS);
      expect(outcome).toMatch(/^(good|[A-Z][A-Z_0-9 ]+)$/);
      // Who has the key may have sealed something else that is in order.
      if (outcome === 'good' && !name.includes('sealed anew'))
        expect(
          same || isUnchanged(bundle.replace(/\.parts$/, '.whole')),
          `mutation ${round} of ${name}`,
        ).toBe(true);
      outcomes.add(outcome);
    }
    expect(process.memoryUsage().rss - start).toBeLessThan(MEMORY_BYTES);
    expect([...outcomes].filter((one) => one !== 'good')).not.toEqual([]);
  },
);

/** Whether a bundle that was found good holds the sealed files to the byte. */
function isUnchanged(bundle: string): boolean {
  return gunzipSync(readFileSync(bundle)).equals(archive);
}
