import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAppError, renderMessage, type AppError } from '../../src/core/error';
import type { AppEvent } from '../../src/core/events';
import {
  openDownloader,
  type Downloader,
  type DownloaderOptions,
  type PackageRequest,
} from '../../src/fetch/downloader';
import { contentOf } from './content-of';
import { startFaultServer, type FaultServer } from './fault-server';

const small = Buffer.from('a small package\n');
const large = randomBytes(700_000);
const files = {
  'Packages/small-1.rpm': small,
  'Packages/large++-1.rpm': large,
  'repodata/repomd.xml': small,
};

let cacheDirectory: string;
let mirror: FaultServer;
const opened: Downloader[] = [];

beforeEach(async () => {
  cacheDirectory = mkdtempSync(join(tmpdir(), 'hb-fetch-'));
  mirror = await startFaultServer(files);
});

afterEach(async () => {
  opened.splice(0).forEach((one) => one.close());
  await mirror.stop();
  rmSync(cacheDirectory, { recursive: true });
});

function downloader(options: Partial<DownloaderOptions> = {}): Downloader {
  const one = openDownloader({ cacheDirectory, backOffMs: 5, idleTimeoutMs: 5000, ...options });
  opened.push(one);
  return one;
}

function request(path: keyof typeof files, ...baseUrls: string[]): PackageRequest {
  const digest = { type: 'sha256', value: createHash('sha256').update(files[path]).digest('hex') } as const;
  const source = { id: 'base', baseUrls: baseUrls.length > 0 ? baseUrls : [mirror.url] };
  return { source, path, size: files[path].length, digest };
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isAppError(error)) throw new Error(`expected an AppError, got ${String(error)}`);
  return error;
}

const ignore = (): void => undefined;
const fetchLarge = (...bases: string[]): Promise<string> =>
  downloader()
    .fetchPackages([request('Packages/large++-1.rpm', ...bases)], ignore, 'fetch')
    .then(({ paths }) => paths[0] as string);

describe('fetching packages', () => {
  it('asks once for what two repositories have in common, at the same time', async () => {
    const one = request('Packages/large++-1.rpm');
    const fetched = await downloader().fetchPackages([one, one], ignore, 'fetch');
    expect([fetched.downloaded.files, fetched.cached.files]).toEqual([1, 1]);
    expect(mirror.requests).toHaveLength(1);
  });

  it('stores each package under its digest and tells how many bytes it has', async () => {
    const events: AppEvent[] = [];
    const requests = [request('Packages/small-1.rpm'), request('Packages/large++-1.rpm')];
    const fetched = await downloader().fetchPackages(requests, (event) => events.push(event), 'fetch');
    const total = small.length + large.length;
    expect(fetched.downloaded).toEqual({ files: 2, bytes: total });
    expect(fetched.cached).toEqual({ files: 0, bytes: 0 });
    expect(fetched.paths.map((path) => path.slice(cacheDirectory.length))).toEqual(
      requests.map(({ digest: { value } }) => `/packages/sha256/${value}`),
    );
    expect(readFileSync(fetched.paths[1] as string).equals(large)).toBe(true);
    expect(events[events.length - 1]).toEqual({
      kind: 'progress',
      id: 'fetch',
      done: total,
      total,
      unit: 'bytes',
    });
  });

  it('downloads nothing the second time', async () => {
    await fetchLarge();
    const again = await downloader().fetchPackages([request('Packages/large++-1.rpm')], ignore, 'fetch');
    expect(again.cached).toEqual({ files: 1, bytes: large.length });
    expect(mirror.requests).toHaveLength(1);
  });

  it('goes on where a cut connection ended', async () => {
    mirror.order('Packages/large++-1.rpm', { kind: 'cut', after: 200_000 }, { kind: 'cut', after: 100_000 });
    const path = await fetchLarge();
    expect(readFileSync(path).equals(large)).toBe(true);
    // How much of what was sent before the cut was also read depends on the machine's load.
    const starts = mirror.requests.map((line) => Number(/bytes=(\d+)-$/.exec(line)?.[1] ?? 0));
    const [first, second = 0, third = 0, ...more] = starts;
    expect([first, more]).toEqual([0, []]);
    expect(second).toBeGreaterThan(0);
    expect(second).toBeLessThanOrEqual(200_000);
    expect(third).toBeGreaterThan(second);
    expect(third).toBeLessThanOrEqual(second + 100_000);
  });

  it('goes on where an interrupted run of another process ended', async () => {
    const whole = request('Packages/large++-1.rpm');
    const { value } = whole.digest;
    const parts = join(cacheDirectory, 'packages', 'sha256', 'parts');
    mkdirSync(parts, { recursive: true });
    writeFileSync(join(parts, `${value}.4194999.part`), large.subarray(0, 650_000));
    await downloader().fetchPackages([whole], ignore, 'fetch');
    expect(mirror.requests).toEqual(['Packages/large++-1.rpm bytes=650000-']);
    expect(readdirSync(dirname(parts)).sort()).toEqual([value, 'parts']);
    expect(readdirSync(parts)).toEqual([]);
  });

  it('starts anew when the server does not do ranges', async () => {
    mirror.order('Packages/large++-1.rpm', { kind: 'cut', after: 200_000 }, { kind: 'no-range' });
    expect(readFileSync(await fetchLarge()).equals(large)).toBe(true);
  });

  it('repairs a damaged file of the cache', async () => {
    const path = await fetchLarge();
    writeFileSync(path, Buffer.alloc(large.length));
    expect(readFileSync(await fetchLarge()).equals(large)).toBe(true);
  });

  it('tries again after 503 and wrong bytes', async () => {
    mirror.order(
      'Packages/large++-1.rpm',
      { kind: 'status', status: 503 },
      { kind: 'content', content: Buffer.alloc(large.length) },
    );
    expect(readFileSync(await fetchLarge()).equals(large)).toBe(true);
  });

  it('gives a silent server up and asks again', async () => {
    mirror.order('Packages/large++-1.rpm', { kind: 'silence' });
    const impatient = downloader({ idleTimeoutMs: 400 });
    const { paths } = await impatient.fetchPackages([request('Packages/large++-1.rpm')], ignore, 'fetch');
    expect(readFileSync(paths[0] as string).equals(large)).toBe(true);
  });

  it('follows redirects, but never to a local file', async () => {
    mirror.order('Packages/large++-1.rpm', { kind: 'redirect', to: '/Packages/large%2B%2B-1.rpm' });
    expect(readFileSync(await fetchLarge()).equals(large)).toBe(true);
    rmSync(join(cacheDirectory, 'packages'), { recursive: true });
    mirror.order('Packages/large++-1.rpm', { kind: 'redirect', to: 'file:///etc/passwd' });
    const error = await failure(fetchLarge());
    expect(error.details['problem']).toBe('a redirect to a local file');
  });

  it('takes another mirror when one is down, lacks the file or has wrong bytes', async () => {
    const dead = 'http://127.0.0.1:9';
    const wrong = await startFaultServer({ 'Packages/large++-1.rpm': Buffer.alloc(large.length) });
    const lacking = await startFaultServer({});
    const path = await fetchLarge(dead, lacking.url, wrong.url, mirror.url);
    expect(readFileSync(path).equals(large)).toBe(true);
    await Promise.all([wrong.stop(), lacking.stop()]);
  });

  it('reads a mounted medium by a file: URL', async () => {
    const medium = join(cacheDirectory, 'dvd');
    mkdirSync(join(medium, 'Packages'), { recursive: true });
    writeFileSync(join(medium, 'Packages', 'large++-1.rpm'), large);
    expect(readFileSync(await fetchLarge(pathToFileURL(medium).href)).equals(large)).toBe(true);
  });

  it('names every mirror that failed, each with its problem', async () => {
    const error = await failure(fetchLarge('http://127.0.0.1:9', 'http://127.0.0.1:7'));
    expect(error.message).toBe(
      'http://127.0.0.1:7/Packages/large%2B%2B-1.rpm could not be downloaded after 6 attempts: connect ECONNREFUSED 127.0.0.1:7.\n' +
        '  http://127.0.0.1:9/Packages/large%2B%2B-1.rpm: connect ECONNREFUSED 127.0.0.1:9',
    );
    expect(renderMessage(error, 'zh')).toContain('large%2B%2B-1.rpm：连接被拒绝（');
  });

  it('says that a mirror is down, and leaves nothing half-done', async () => {
    const error = await failure(fetchLarge('http://127.0.0.1:9'));
    expect(error.message).toBe(
      'http://127.0.0.1:9/Packages/large%2B%2B-1.rpm could not be downloaded after 3 attempts: connect ECONNREFUSED 127.0.0.1:9.',
    );
    expect(error.exitCode).toBe(1);
    const { value } = request('Packages/large++-1.rpm').digest;
    expect(existsSync(join(cacheDirectory, 'packages', 'sha256', value))).toBe(false);
  });

  it('says that a file is on no mirror', async () => {
    const empty = await startFaultServer({});
    const error = await failure(fetchLarge(empty.url));
    expect(error.message).toBe(`${empty.url}/Packages/large%2B%2B-1.rpm does not exist (repository base).`);
    await empty.stop();
  });

  it('refuses bytes that no mirror has right, with exit code 5', async () => {
    const flipped = Buffer.from(large);
    flipped[1000] = (flipped[1000] as number) ^ 1;
    const liar = await startFaultServer({ 'Packages/large++-1.rpm': flipped });
    const error = await failure(fetchLarge(liar.url));
    const digest = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
    expect(error.message).toBe(
      `${liar.url}/Packages/large%2B%2B-1.rpm is not the file its repository describes: expected sha256:${digest(large)}, got sha256:${digest(flipped)}.`,
    );
    expect(error.exitCode).toBe(5);
    await liar.stop();
  });

  it('refuses a path that leaves the repository', async () => {
    const work = downloader().openFile({ id: 'base', baseUrls: [mirror.url] }, '../secret');
    const error = await failure(work);
    expect(error.message).toBe(`The repository at ${mirror.url} names a file outside itself: ../secret.`);
  });
});

describe('fetching metadata', () => {
  it('keeps a file of known digest in the cache and asks for repomd.xml every time', async () => {
    const source = { id: 'base', baseUrls: [mirror.url] };
    const { digest, size } = request('Packages/small-1.rpm');
    const one = downloader();
    expect(await contentOf(one.openFile(source, 'Packages/small-1.rpm', { size, digest }))).toEqual(small);
    expect(await contentOf(one.openFile(source, 'Packages/small-1.rpm', { size, digest }))).toEqual(small);
    expect(await contentOf(one.openFile(source, 'repodata/repomd.xml'))).toEqual(small);
    expect(await contentOf(one.openFile(source, 'repodata/repomd.xml'))).toEqual(small);
    expect(mirror.requests).toEqual([
      'Packages/small-1.rpm -',
      'repodata/repomd.xml -',
      'repodata/repomd.xml -',
    ]);
  });
});
