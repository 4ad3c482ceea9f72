import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with one request instead of serving the file as it should. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'cut'; readonly after: number }
  | { readonly kind: 'content'; readonly content: Buffer }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'no-range' }
  | { readonly kind: 'silence' };

export interface FaultServer {
  readonly url: string;
  /** `path range`, one per request, in order; range is `-` without one. */
  readonly requests: readonly string[];
  /** The next requests of this path meet these faults, one each. */
  order(path: string, ...faults: readonly Fault[]): void;
  stop(): Promise<void>;
}

/** A real HTTP server on loopback with ranges, ETags and faults to order. */
export async function startFaultServer(files: Readonly<Record<string, Buffer>>): Promise<FaultServer> {
  const requests: string[] = [];
  const ordered = new Map<string, Fault[]>();
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1));
    requests.push(`${path} ${request.headers.range ?? '-'}`);
    const fault = ordered.get(path)?.shift();
    if (fault === undefined) serve(files[path], request, response);
    else misbehave(fault, files[path] ?? Buffer.alloc(0), request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    order: (path, ...faults) => void ordered.set(path, [...faults]),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function serve(content: Buffer | undefined, request: IncomingMessage, response: ServerResponse): void {
  if (content === undefined) {
    response.writeHead(404).end();
    return;
  }
  const etag = `"${createHash('sha256').update(content).digest('hex').slice(0, 16)}"`;
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const condition = request.headers['if-range'];
  const start = range !== null && (condition === undefined || condition === etag) ? Number(range[1]) : 0;
  if (start > 0 && start >= content.length) {
    response.writeHead(416).end();
    return;
  }
  const headers: Record<string, string | number> = { etag, 'content-length': content.length - start };
  if (start > 0) headers['content-range'] = `bytes ${start}-${content.length - 1}/${content.length}`;
  response.writeHead(start > 0 ? 206 : 200, headers).end(content.subarray(start));
}

function misbehave(fault: Fault, content: Buffer, request: IncomingMessage, response: ServerResponse): void {
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status).end();
      break;
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end();
      break;
    case 'content':
      response.writeHead(200, { 'content-length': fault.content.length }).end(fault.content);
      break;
    case 'no-range':
      delete request.headers.range;
      serve(content, request, response);
      break;
    case 'cut': {
      const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const headers: Record<string, string | number> = {
        etag: `"${createHash('sha256').update(content).digest('hex').slice(0, 16)}"`,
        'content-length': content.length - start,
      };
      if (start > 0) headers['content-range'] = `bytes ${start}-${content.length - 1}/${content.length}`;
      response.writeHead(start > 0 ? 206 : 200, headers);
      // Ended, not destroyed: what was sent arrives whole, however slow the client is.
      response.write(content.subarray(start, start + fault.after), () => response.socket?.end());
      break;
    }
    case 'silence':
      break;
  }
}
