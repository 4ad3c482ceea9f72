import { promises as fs } from 'fs';
import http from 'http';
import os from 'os';
import path from 'path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serveMirror, type MirrorServer } from '../../lab/mirror/server';

const CONTENT = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251));

let dir: string;
let server: MirrorServer;

beforeAll(async () => {
  dir = await fs.mkdtemp(path.join(os.tmpdir(), 'hb-mirror-server-'));
  await fs.mkdir(path.join(dir, 'base'));
  await fs.writeFile(path.join(dir, 'base', 'file.rpm'), CONTENT);
  await fs.writeFile(path.join(dir, 'base', 'a b+c.rpm'), 'blank');
  server = await serveMirror({ dir });
});

beforeEach(() => server.setFaults([]));

afterAll(async () => {
  await server.close();
  await fs.rm(dir, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  readonly broken: boolean;
}

function get(urlPath: string, headers: http.OutgoingHttpHeaders = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${server.url}${urlPath}`, { headers }, (response) => {
      const chunks: Buffer[] = [];
      const answer = (broken: boolean): void =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
          broken,
        });
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => answer(false));
      response.on('error', () => answer(true));
    });
    request.on('error', reject);
  });
}

describe('the mirror server', () => {
  it('serves a whole file', async () => {
    const answer = await get('/base/file.rpm');
    expect([answer.status, answer.headers['content-length'], answer.body.equals(CONTENT)]).toEqual([
      200,
      '5000',
      true,
    ]);
  });

  it('decodes names', async () => {
    expect((await get('/base/a%20b+c.rpm')).body.toString()).toBe('blank');
  });

  it('serves the rest of a file by range', async () => {
    const answer = await get('/base/file.rpm', { range: 'bytes=4990-' });
    expect([answer.status, answer.headers['content-range'], [...answer.body]]).toEqual([
      206,
      'bytes 4990-4999/5000',
      [...CONTENT.subarray(4990)],
    ]);
  });

  it('answers a range behind the end with 416', async () => {
    const answer = await get('/base/file.rpm', { range: 'bytes=5000-' });
    expect([answer.status, answer.headers['content-range']]).toEqual([416, 'bytes */5000']);
  });

  it.each(['/base/none.rpm', '/base', '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd'])(
    'answers 404 for %s',
    async (urlPath) => {
      expect((await get(urlPath)).status).toBe(404);
    },
  );

  it('is unavailable twice, then fine', async () => {
    server.setFaults([{ match: /file/, kind: { type: 'status', status: 503, times: 2 } }]);
    const statuses = [];
    for (let round = 0; round < 3; round += 1) statuses.push((await get('/base/file.rpm')).status);
    expect(statuses).toEqual([503, 503, 200]);
  });

  it('cuts the connection once in the middle, and serves the rest by range', async () => {
    server.setFaults([{ match: /file/, kind: { type: 'cut', afterBytes: 1000, times: 1 } }]);
    const first = await get('/base/file.rpm');
    expect([first.broken, first.body.equals(CONTENT.subarray(0, 1000))]).toEqual([true, true]);
    const rest = await get('/base/file.rpm', { range: 'bytes=1000-' });
    expect(rest.body.equals(CONTENT.subarray(1000))).toBe(true);
  });

  it('alters one byte and keeps the length', async () => {
    server.setFaults([{ match: /file/, kind: { type: 'wrong-bytes' } }]);
    const { body } = await get('/base/file.rpm');
    const different = [...body].filter((byte, index) => byte !== CONTENT[index]);
    expect([body.length, different.length]).toEqual([5000, 1]);
  });

  it('redirects only what matches', async () => {
    server.setFaults([{ match: /file/, kind: { type: 'redirect', to: 'http://127.0.0.1:1$path' } }]);
    const answer = await get('/base/file.rpm');
    expect([answer.status, answer.headers.location]).toEqual([302, 'http://127.0.0.1:1/base/file.rpm']);
    expect((await get('/base/a%20b+c.rpm')).status).toBe(200);
  });

  it('slows a file down without changing it', async () => {
    server.setFaults([{ match: /file/, kind: { type: 'slow', bytesPerSecond: 50_000 } }]);
    expect((await get('/base/file.rpm')).body.equals(CONTENT)).toBe(true);
  });
});
