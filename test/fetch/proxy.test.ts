import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Access } from '../../src/fetch/connections';
import { openDownloader, type Downloader } from '../../src/fetch/downloader';
import { contentOf } from './content-of';
import { createMeter } from '../../src/fetch/meter';
import { proxiesFromEnvironment, proxyFor, withoutSecrets } from '../../src/fetch/proxy';
import { tlsProblem } from '../../src/fetch/tls-problem';
import { startFaultServer, type FaultServer } from './fault-server';

const content = randomBytes(100_000);
const digest = { type: 'sha256', value: createHash('sha256').update(content).digest('hex') } as const;

let work: string;
let mirror: FaultServer;
let proxy: Server;
let secureProxy: Server;
let secure: Server;
/** What the proxy was asked, with its password. */
let asked: string[];
/** Common names of the clients' certificates. */
let clients: string[];
let opened: Downloader[];

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const listen = (server: Server): Promise<void> =>
  new Promise((resolve) => void server.listen(0, '127.0.0.1', resolve));
const pem = (name: string): Buffer => readFileSync(join(work, name));

/** A certificate authority, a server `localhost` and a client `entitled`. */
function makeCertificates(): void {
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: work, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=ca', '-days', '2');
  for (const [name, subject] of [
    ['server', 'localhost'],
    ['client', 'entitled'],
  ] as const) {
    writeFileSync(join(work, 'ext'), `subjectAltName=DNS:${subject}\n`);
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${subject}`);
    const ca = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'ext'];
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...ca);
  }
}

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'hb-proxy-'));
  makeCertificates();
  mirror = await startFaultServer({ 'a.rpm': content });
  const forward: RequestListener = (request, response) => {
    asked.push(
      `${request.method ?? ''} ${request.url ?? ''} ${request.headers['proxy-authorization'] ?? '-'}`,
    );
    if (request.headers['proxy-authorization'] === 'Basic d3Jvbmc6') {
      response.writeHead(407).end();
      return;
    }
    const { method, headers } = request;
    httpRequest(request.url ?? '', { ...(method === undefined ? {} : { method }), headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }).end();
  };
  const tunnel = (request: IncomingMessage, socket: Duplex): void => {
    asked.push(`CONNECT ${request.url ?? ''}`);
    const [, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  };
  const options = { key: pem('server.key'), cert: pem('server.pem'), ca: pem('ca.pem') };
  proxy = createServer(forward).on('connect', tunnel);
  secureProxy = createSecureServer(options, forward).on('connect', tunnel);
  secure = createSecureServer(
    { ...options, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const name = (request.socket as TLSSocket).getPeerCertificate().subject?.CN;
      clients.push(name === undefined ? '-' : String(name));
      if (request.url === '/away/a.rpm') response.writeHead(302, { location: `${mirror.url}/a.rpm` }).end();
      else if (request.url === '/locked/a.rpm' && name === undefined) response.writeHead(403).end();
      else response.end(content);
    },
  );
  await Promise.all([proxy, secureProxy, secure].map(listen));
});

beforeEach(() => {
  asked = [];
  clients = [];
  opened = [];
});

afterEach(() => {
  opened.forEach((one) => one.close());
  rmSync(join(work, 'cache'), { recursive: true, force: true });
});

afterAll(async () => {
  await mirror.stop();
  for (const server of [proxy, secureProxy, secure]) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(work, { recursive: true });
});

async function fetchFrom(
  base: string,
  environment: Record<string, string>,
  access?: Access,
): Promise<Buffer> {
  const proxies = proxiesFromEnvironment(environment);
  const one = openDownloader({ cacheDirectory: join(work, 'cache'), backOffMs: 5, rounds: 1, proxies });
  opened.push(one);
  const source = { id: 'base', baseUrls: [base], ...(access === undefined ? {} : { access }) };
  const fetched = await one.fetchPackages(
    [{ source, path: 'a.rpm', size: content.length, digest }],
    () => undefined,
    'fetch',
  );
  return readFileSync(fetched.paths[0] as string);
}

const secureUrl = (path = ''): string => `https://localhost:${portOf(secure)}${path}`;

describe('a proxy of the environment', () => {
  it('gets the whole URL of http: and its password, and a host of no_proxy does not go there', async () => {
    const http_proxy = `http://me:secret@127.0.0.1:${portOf(proxy)}`;
    expect((await fetchFrom(mirror.url, { http_proxy })).equals(content)).toBe(true);
    rmSync(join(work, 'cache'), { recursive: true });
    await fetchFrom(mirror.url, { http_proxy, NO_PROXY: 'lan,127.0.0.1' });
    const password = Buffer.from('me:secret').toString('base64');
    expect(asked).toEqual([`GET ${mirror.url}/a.rpm Basic ${password}`]);
  });

  it('opens a tunnel for https:, in which the certificate is checked as ever', async () => {
    const HTTPS_PROXY = `127.0.0.1:${portOf(proxy)}`;
    expect((await fetchFrom(secureUrl(), { HTTPS_PROXY }, { ca: pem('ca.pem') })).equals(content)).toBe(true);
    expect(asked).toEqual([`CONNECT localhost:${portOf(secure)}`]);
    rmSync(join(work, 'cache'), { recursive: true });
    await expect(fetchFrom(secureUrl(), { HTTPS_PROXY })).rejects.toThrow('nobody known here has signed');
  });

  it('that refuses, is down or is no proxy is named in the error, without its password', async () => {
    const failure = (http_proxy: string): Promise<string> =>
      fetchFrom(mirror.url, { http_proxy }).then(
        () => '',
        (error: Error) => error.message,
      );
    const said = `${mirror.url}/a.rpm could not be downloaded after 1 attempts: `;
    expect([
      await failure(`http://wrong:@127.0.0.1:${portOf(proxy)}`),
      await failure('http://me:secret@127.0.0.1:9'),
    ]).toEqual([
      `${said}the proxy asks for a password (HTTP 407).`,
      `${said}the proxy: connect ECONNREFUSED 127.0.0.1:9.`,
    ]);
  });

  it('of another kind is refused at once, with what to do', async () => {
    for (const proxy of ['socks5://me:secret@127.0.0.1:9', 'ftp://127.0.0.1:9']) {
      await expect(fetchFrom(mirror.url, { all_proxy: proxy })).rejects.toMatchObject({
        code: 'PROXY_UNUSABLE',
        exitCode: 2,
        message: `${proxy.replace('me:secret@', '')} is not an HTTP proxy, the only kind that heartbundle can go through.`,
      });
    }
  });

  it('over TLS carries http: and the tunnel of https:, when its certificate is right', async () => {
    const all_proxy = `https://me:secret@localhost:${portOf(secureProxy)}`;
    const access: Access = { ca: pem('ca.pem'), cert: pem('client.pem'), key: pem('client.key') };
    expect((await fetchFrom(mirror.url, { all_proxy }, access)).equals(content)).toBe(true);
    rmSync(join(work, 'cache'), { recursive: true });
    expect((await fetchFrom(secureUrl('/locked'), { all_proxy }, access)).equals(content)).toBe(true);
    const password = Buffer.from('me:secret').toString('base64');
    expect(asked).toEqual([
      `GET ${mirror.url}/a.rpm Basic ${password}`,
      `CONNECT localhost:${portOf(secure)}`,
    ]);
    expect(clients).toEqual(['entitled']);
    rmSync(join(work, 'cache'), { recursive: true });
    await expect(fetchFrom(mirror.url, { all_proxy })).rejects.toThrow('nobody known here has signed');
  });

  it('is chosen as curl chooses it', () => {
    const settings = proxiesFromEnvironment({
      HTTP_PROXY: 'http://upper:1',
      http_proxy: 'http://small:1',
      all_proxy: 'http://all:1',
      NO_PROXY: '.corp, build.lan:8080, *.example, ::1',
    });
    const choose = (url: string): string | undefined => proxyFor(new URL(url), settings);
    expect(
      ['http://a/', 'https://a/', 'http://x.corp/', 'http://corp/', 'http://xcorp/'].map(choose),
    ).toEqual(['http://small:1', 'http://all:1', undefined, undefined, 'http://small:1']);
    expect(['http://build.lan:8080/', 'http://build.lan/', 'http://b.example/'].map(choose)).toEqual([
      undefined,
      'http://small:1',
      undefined,
    ]);
    expect(proxyFor(new URL('http://a/'), proxiesFromEnvironment({ http_proxy: 'p', no_proxy: '*' }))).toBe(
      undefined,
    );
  });
});

describe('the certificate of a client', () => {
  const access = (): Access => ({ ca: pem('ca.pem'), cert: pem('client.pem'), key: pem('client.key') });

  it('is shown to the server, also through a proxy, and to no other host', async () => {
    await fetchFrom(secureUrl('/locked'), {}, access());
    rmSync(join(work, 'cache'), { recursive: true });
    await fetchFrom(secureUrl('/locked'), { https_proxy: `127.0.0.1:${portOf(proxy)}` }, access());
    rmSync(join(work, 'cache'), { recursive: true });
    await fetchFrom(secureUrl('/away'), {}, access());
    expect(clients).toEqual(['entitled', 'entitled', 'entitled']);
    expect(mirror.requests[mirror.requests.length - 1]).toBe('a.rpm -');
  });

  it('is missed by a server that asks for it', async () => {
    await expect(fetchFrom(secureUrl('/locked'), {}, { ca: pem('ca.pem') })).rejects.toThrow('HTTP 403');
  });

  it.each<[string, () => [string, Access?], string]>([
    ['nobody known', () => [secureUrl()], 'nobody known here has signed the certificate of the server'],
    [
      'another name',
      () => [`https://127.0.0.1:${portOf(secure)}`, access()],
      'the certificate of the server is for another name',
    ],
    [
      'another key',
      () => [secureUrl(), { ...access(), key: pem('server.key') }],
      'the client key does not belong to the client certificate',
    ],
    [
      'no certificate at all',
      () => [secureUrl(), { ...access(), cert: Buffer.from('junk') }],
      'the client certificate or key, or the file of authorities, is not in PEM form',
    ],
  ])('or its server that is not trusted is told in words, and asked once: %s', async (_, given, told) => {
    await expect(fetchFrom(given()[0], {}, given()[1])).rejects.toMatchObject({
      code: 'FETCH_UNTRUSTED',
      message: expect.stringContaining(told) as string,
    });
  });

  it('that a server insists on is told from a connection that was lost', async () => {
    const strict = createSecureServer({
      ...{ key: pem('server.key'), cert: pem('server.pem'), ca: pem('ca.pem') },
      ...{ requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' },
    });
    await listen(strict);
    const url = `https://localhost:${portOf(strict)}`;
    await expect(fetchFrom(url, {}, { ca: pem('ca.pem') })).rejects.toMatchObject({
      code: 'FETCH_UNTRUSTED',
      message: expect.stringContaining('TLS alert') as string,
    });
    strict.close();
  });
});

// What Node 10 (OpenSSL 1.1.1) says; the tests above run under the Node of development.
it.each([
  [
    'write EPROTO 14012:error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:rec_layer_s3.c:1544:SSL alert number 40\n',
    /TLS alert 40/,
  ],
  ['error:0B080074:x509 certificate routines:X509_check_private_key:key values mismatch', /does not belong/],
  ['error:0909006C:PEM routines:get_name:no start line', /PEM form/],
  ['error:06065064:digital envelope routines:EVP_DecryptFinal_ex:bad decrypt', /locked by a passphrase/],
  ['error:0906A068:PEM routines:PEM_do_header:bad password read', /locked by a passphrase/],
  ['socket hang up', undefined],
  ['read ECONNRESET', undefined],
])('%j is a matter of trust or is not', (message, told) => {
  const problem = tlsProblem(new Error(message));
  if (told === undefined) expect(problem).toBeUndefined();
  else expect(problem?.message).toMatch(told);
});

describe('dead mirrors', () => {
  it('are tried last once they have failed', async () => {
    const one = openDownloader({ cacheDirectory: join(work, 'cache'), backOffMs: 5 });
    opened.push(one);
    const dead = await startFaultServer({});
    const source = { id: 'base', baseUrls: [dead.url, mirror.url] };
    for (let i = 0; i < 5; i += 1) expect(await contentOf(one.openFile(source, 'a.rpm'))).toEqual(content);
    expect(dead.requests).toHaveLength(1);
    await dead.stop();
  });
});

it('passwords of a URL are never shown', async () => {
  expect(withoutSecrets('https://me:secret@mirror.lan/a@b')).toBe('https://mirror.lan/a@b');
  await expect(fetchFrom('http://me:secret@127.0.0.1:9', {})).rejects.toThrow(
    'http://127.0.0.1:9/a.rpm could not be downloaded',
  );
});

it('the rate is that of the last seconds, and nothing at first', () => {
  let now = 0;
  const meter = createMeter(() => now);
  meter.add(500);
  const atOnce = meter.rate();
  now = 2000;
  meter.add(500);
  const soon = meter.rate();
  now = 60_000;
  meter.add(8000);
  expect([atOnce, soon, meter.rate()]).toEqual([undefined, 500, 1000]);
});
