import { createReadStream } from 'fs';
import * as http from 'http';
import * as https from 'https';
import type { Readable } from 'stream';
import { fileURLToPath, URL } from 'url';
import { routeTo, type Access, type Connections } from './connections';
import { requestProblem, type RequestProblem } from './request-problem';
import { tlsProblem } from './tls-problem';

export interface OpenOptions {
  readonly connections: Connections;
  readonly access?: Access;
  /** Longest silence on the connection, in milliseconds. */
  readonly idleTimeoutMs: number;
  /** First byte wanted; 0 for the whole file. */
  readonly offset: number;
  /** ETag or Last-Modified of the bytes we already have. */
  readonly validator?: string;
}

export interface OpenedBody {
  readonly body: Readable;
  /** Position of the first byte of `body`: the offset that was asked for, or 0. */
  readonly offset: number;
  /** Whole size in bytes when the server tells it. */
  readonly size?: number;
  readonly validator?: string;
  /** False when the connection ended before the announced length; ask after the body has ended. */
  isComplete(): boolean;
}

const MAX_REDIRECTS = 5;

/** Opens http:, https: and file: URLs; follows redirects; rejects with a RequestProblem. */
export async function openUrl(url: string, options: OpenOptions): Promise<OpenedBody> {
  let target = url;
  let { access } = options;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    if (target.startsWith('file:')) return openLocalFile(target, options.offset);
    const response = await sendRequest(target, access, options);
    const status = response.statusCode === undefined ? 0 : response.statusCode;
    const location = response.headers.location;
    if (status < 300 || status > 399 || location === undefined) {
      return acceptResponse(response, status, options);
    }
    response.resume();
    const next = new URL(location, target);
    // Another host gets neither the password nor the client's certificate.
    if (next.host !== new URL(target).host) access = undefined;
    target = next.href;
    if (/^file:/i.test(target)) throw requestProblem('refused', 'a redirect to a local file');
  }
  throw requestProblem('refused', `more than ${MAX_REDIRECTS} redirects`);
}

function openLocalFile(url: string, offset: number): Promise<OpenedBody> {
  return new Promise((resolve, reject) => {
    const body = createReadStream(fileURLToPath(url), { start: offset });
    body.on('error', (error: NodeJS.ErrnoException) =>
      reject(requestProblem(error.code === 'ENOENT' ? 'absent' : 'refused', error.message)),
    );
    body.on('open', () => resolve({ body, offset, isComplete: () => true }));
  });
}

function sendRequest(
  url: string,
  access: Access | undefined,
  options: OpenOptions,
): Promise<http.IncomingMessage> {
  const headers: http.OutgoingHttpHeaders = { 'user-agent': 'heartbundle', 'accept-encoding': 'identity' };
  if (options.offset > 0) {
    headers['range'] = `bytes=${options.offset}-`;
    if (options.validator !== undefined) headers['if-range'] = options.validator;
  }
  return new Promise((resolve, reject) => {
    const route = routeTo(new URL(url), access, options.connections);
    const send = route.protocol === 'https:' ? https.get : http.get;
    const request = send({ ...route, headers: { ...headers, ...route.headers } }, resolve);
    request.setTimeout(options.idleTimeoutMs, () =>
      request.destroy(new Error(`no answer for ${options.idleTimeoutMs / 1000} s`)),
    );
    // A proxy of http: is asked for the whole URL.
    const proxied = /^http:/.test(String(route.path));
    request.on('error', (error: NodeJS.ErrnoException) => {
      const unreached = proxied && /^(connect|getaddrinfo)$/.test(error.syscall ?? '');
      const passing = requestProblem('passing', `${unreached ? 'the proxy: ' : ''}${error.message}`);
      reject(tlsProblem(error) ?? passing);
    });
  });
}

function acceptResponse(response: http.IncomingMessage, status: number, options: OpenOptions): OpenedBody {
  const refuse = (kind: RequestProblem['kind'], message: string): RequestProblem => {
    response.resume();
    return requestProblem(kind, message);
  };
  if (status === 404 || status === 410) throw refuse('absent', `HTTP ${status}`);
  if (status === 416) throw refuse('range', 'HTTP 416');
  if (status === 407) throw refuse('refused', 'the proxy asks for a password (HTTP 407)');
  if (status >= 500 || status === 408 || status === 429) throw refuse('passing', `HTTP ${status}`);
  if (status !== 200 && status !== 206) throw refuse('refused', `HTTP ${status}`);

  const length = Number(response.headers['content-length']);
  const knownLength = Number.isSafeInteger(length) ? length : undefined;
  let offset = 0;
  if (status === 206) {
    const range = /^bytes (\d+)-/.exec(String(response.headers['content-range']));
    offset = range === null ? -1 : Number(range[1]);
    if (offset !== options.offset) throw refuse('range', 'the server sent another range');
  }
  const etag = response.headers.etag;
  const strongEtag = etag !== undefined && !etag.startsWith('W/') ? etag : undefined;
  const validator = strongEtag === undefined ? response.headers['last-modified'] : strongEtag;
  return {
    body: response,
    offset,
    ...(knownLength === undefined ? {} : { size: offset + knownLength }),
    ...(validator === undefined ? {} : { validator }),
    isComplete: () => response.complete,
  };
}
