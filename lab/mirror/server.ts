import { createReadStream, promises as fs } from 'fs';
import http from 'http';
import type { AddressInfo, Socket } from 'net';
import path from 'path';
import { pipeline, Transform } from 'stream';

/** One way a mirror can fail, for every URL path that matches. The first match counts. */
export interface Fault {
  readonly match: RegExp;
  readonly kind: FaultKind;
}

export type FaultKind =
  /** Not faster than this. */
  | { readonly type: 'slow'; readonly bytesPerSecond: number }
  /** The connection is closed after this many bytes; `times` requests, then all is well. */
  | { readonly type: 'cut'; readonly afterBytes: number; readonly times?: number }
  /** An answer with this status and no file; `times` requests, then all is well. */
  | { readonly type: 'status'; readonly status: number; readonly times?: number }
  /** Same length, other content. */
  | { readonly type: 'wrong-bytes' }
  /** 302 to this URL; `$path` in it becomes the path asked for. */
  | { readonly type: 'redirect'; readonly to: string }
  /**
   * A mirror list whose first mirrors are dead: nothing listens on their ports. The last is this
   * server at the path's folder, or at `good`. No such file need be there.
   */
  | { readonly type: 'mirror-list'; readonly dead: number; readonly good?: string };

export interface MirrorServer {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Every request so far. */
  readonly requests: readonly { readonly method: string; readonly path: string; readonly status: number }[];
  /** Replaces the faults in force and forgets how often each was met. */
  setFaults(faults: readonly Fault[]): void;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** Folder whose content is served, e.g. that of a built mirror. */
  readonly dir: string;
  /** 0 = any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly faults?: readonly Fault[];
}

interface Reply {
  readonly status: number;
  readonly headers: http.OutgoingHttpHeaders;
  /** Part of the file to send, both ends included. */
  readonly range?: { readonly file: string; readonly start: number; readonly end: number };
}

/** Serves a folder over HTTP 1.1 on loopback: GET and HEAD, ranges, keep-alive, and faults to order. */
export async function serveMirror(options: ServeOptions): Promise<MirrorServer> {
  let faults = options.faults ?? [];
  let met = new Map<FaultKind, number>();
  const requests: { method: string; path: string; status: number }[] = [];
  const sockets = new Set<Socket>();

  const answer = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const urlPath = decodeURIComponent((request.url ?? '/').replace(/[?#].*$/, ''));
    const fault = faults.find(({ match, kind }) => {
      const limit = 'times' in kind ? (kind.times ?? Infinity) : Infinity;
      return match.test(urlPath) && (met.get(kind) ?? 0) < limit;
    });
    if (fault !== undefined) met.set(fault.kind, (met.get(fault.kind) ?? 0) + 1);
    if (fault?.kind.type === 'mirror-list') {
      requests.push({ method: request.method ?? 'GET', path: urlPath, status: 200 });
      const folder = `http://${request.headers.host ?? ''}${path.posix.dirname(urlPath)}`;
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end(mirrorList(fault.kind.dead, fault.kind.good ?? folder));
      return;
    }
    const reply = faultReply(fault?.kind, urlPath) ?? (await fileReply(options.dir, urlPath, request));
    requests.push({ method: request.method ?? 'GET', path: urlPath, status: reply.status });
    response.writeHead(reply.status, reply.headers);
    if (reply.range === undefined || request.method === 'HEAD') {
      response.end();
      return;
    }
    const { file, start, end } = reply.range;
    const source = createReadStream(file, { start, end });
    const done = (): void => undefined;
    const through = faultTransform(fault?.kind, () => response.destroy());
    if (through === undefined) pipeline(source, response, done);
    else pipeline(source, through, response, done);
  };

  const server = http.createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.keepAliveTimeout = 30_000;
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    requests,
    setFaults: (next) => {
      faults = next;
      met = new Map();
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Ports 1 and up of loopback, where nothing listens; one base URL a line. */
function mirrorList(dead: number, good: string): string {
  const gone = Array.from({ length: dead }, (_, i) => `http://127.0.0.1:${i + 1}/gone/`);
  return ['# mirrors', ...gone, good, ''].join('\n');
}

function faultReply(fault: FaultKind | undefined, urlPath: string): Reply | undefined {
  if (fault?.type === 'status') return empty(fault.status);
  if (fault?.type === 'redirect') {
    return { status: 302, headers: { location: fault.to.replace('$path', urlPath), 'content-length': 0 } };
  }
  return undefined;
}

async function fileReply(dir: string, urlPath: string, request: http.IncomingMessage): Promise<Reply> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return empty(405);
  const file = path.join(dir, path.posix.normalize(`/${urlPath}`));
  const stat = await fs.stat(file).catch(() => undefined);
  if (stat === undefined || !stat.isFile()) return empty(404);
  const headers = {
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    'last-modified': stat.mtime.toUTCString(),
    etag: `"${stat.size.toString(16)}-${Math.round(stat.mtimeMs).toString(16)}"`,
  };
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  if (asked === null || (asked[1] === '' && asked[2] === '')) {
    if (stat.size === 0) return { status: 200, headers: { ...headers, 'content-length': 0 } };
    return {
      status: 200,
      headers: { ...headers, 'content-length': stat.size },
      range: { file, start: 0, end: stat.size - 1 },
    };
  }
  const [, from = '', to = ''] = asked;
  const start = from === '' ? Math.max(0, stat.size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? stat.size - 1 : Math.min(Number(to), stat.size - 1);
  if (start >= stat.size || start > end) {
    return { status: 416, headers: { 'content-range': `bytes */${stat.size}`, 'content-length': 0 } };
  }
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': end - start + 1,
      'content-range': `bytes ${start}-${end}/${stat.size}`,
    },
    range: { file, start, end },
  };
}

function empty(status: number): Reply {
  return { status, headers: { 'content-length': 0 } };
}

/** How often a second a slow server sends. */
const SLOW_PIECES = 20;

/** What a fault does to the bytes on their way; `cut` is called when the connection shall break. */
function faultTransform(fault: FaultKind | undefined, cut: () => void): Transform | undefined {
  if (fault?.type === 'slow') {
    const { bytesPerSecond } = fault;
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const length = Math.max(1, Math.floor(bytesPerSecond / SLOW_PIECES));
        const send = (at: number): void => {
          this.push(chunk.subarray(at, at + length));
          const next = at + length < chunk.length ? () => send(at + length) : done;
          setTimeout(next, (Math.min(length, chunk.length - at) / bytesPerSecond) * 1000);
        };
        send(0);
      },
    });
  }
  if (fault?.type === 'cut') {
    let left = fault.afterBytes;
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        if (chunk.length <= left) {
          left -= chunk.length;
          done(null, chunk);
          return;
        }
        this.push(chunk.subarray(0, left));
        left = 0;
        // The bytes pushed so far shall reach the client before the connection breaks.
        setTimeout(cut, 50);
      },
    });
  }
  if (fault?.type === 'wrong-bytes') {
    let first = true;
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const altered = Buffer.from(chunk);
        const at = Math.floor(altered.length / 2);
        if (first) altered[at] = (altered[at] ?? 0) ^ 0xff;
        first = false;
        done(null, altered);
      },
    });
  }
  return undefined;
}
