import { promises as fs } from 'fs';
import { connect, createServer, type Server, type Socket } from 'net';
import { dirname } from 'path';
import { makeFolder } from '../core/make-folder';

/** A request is one JSON line with a command; the answer is one JSON line; then the server closes. */
export interface ControlRequest {
  readonly command: string;
  readonly [key: string]: unknown;
}

export type ControlAnswer =
  { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly problem: string };

const MAX_REQUEST_BYTES = 65_536;

/** Listens on a unix socket (0600); a socket file that a dead daemon left is replaced. */
export async function serveControl(
  path: string,
  handle: (request: ControlRequest) => Promise<unknown>,
): Promise<Server> {
  await makeFolder(dirname(path));
  await fs.unlink(path).catch(() => undefined);
  const server = createServer((socket) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(30_000, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) {
        socket.removeAllListeners('data');
        void answer(socket, text.slice(0, end), handle);
      } else if (text.length > MAX_REQUEST_BYTES) {
        socket.destroy();
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve());
  });
  await fs.chmod(path, 0o600);
  return server;
}

async function answer(
  socket: Socket,
  line: string,
  handle: (request: ControlRequest) => Promise<unknown>,
): Promise<void> {
  let reply: ControlAnswer;
  try {
    const request = JSON.parse(line) as unknown;
    if (!isRequest(request)) throw new SyntaxError('a request is an object with a command');
    reply = { ok: true, result: await handle(request) };
  } catch (error) {
    reply = { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
  socket.end(`${JSON.stringify(reply)}\n`);
}

function isRequest(value: unknown): value is ControlRequest {
  return typeof value === 'object' && value !== null && typeof (value as ControlRequest).command === 'string';
}

/** Asks the daemon; undefined when nobody listens or no answer comes in time. */
export function askControl(
  path: string,
  request: ControlRequest,
  timeoutMs: number,
): Promise<ControlAnswer | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let text = '';
    const finish = (reply: ControlAnswer | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reply);
    };
    const timer = setTimeout(() => finish(undefined), timeoutMs);
    socket.setEncoding('utf8');
    socket.on('error', () => finish(undefined));
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('end', () => finish(text === '' ? undefined : (JSON.parse(text) as ControlAnswer)));
  });
}
