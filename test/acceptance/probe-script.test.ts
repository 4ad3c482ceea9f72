import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseProbeLog, summarizeProbe, type ProbeLog } from '../../src/acceptance/probe-result';
import { PROBE_SCRIPT } from '../../src/acceptance/probe-script';

/** What the site's own command does here: every attempt is noted, the third is refused, the fifth hangs. */
const COMMAND = `echo "$HEARTBUNDLE_RUN $HEARTBUNDLE_NUMBER $HEARTBUNDLE_ADDRESS $HEARTBUNDLE_PORT" >>"$0"
[ "$HEARTBUNDLE_NUMBER" != 5 ] || sleep 30
[ "$HEARTBUNDLE_NUMBER" != 3 ]`;

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'probe-'));
  server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const readLog = (): ProbeLog => {
  const file = join(folder, 'log');
  return parseProbeLog(existsSync(file) ? readFileSync(file, 'utf8') : '', 0);
};

it('makes numbered attempts by the site’s own command, and connects, until it is stopped', async () => {
  const script = join(folder, 'probe.sh');
  const noted = join(folder, 'noted');
  writeFileSync(script, PROBE_SCRIPT);
  const port = String((server.address() as AddressInfo).port);
  const own = ['sh', '-c', COMMAND, noted];
  const client = spawn('sh', [script, folder, '127.0.0.1', port, '', '', 'r7', '60', '1', ...own]);
  const ended = new Promise((resolve) => client.on('exit', resolve));
  await expect.poll(() => readLog().puts.length, { timeout: 60_000, interval: 100 }).toBeGreaterThan(6);
  writeFileSync(join(folder, 'stop'), '');
  await ended;

  const { puts, connects } = readLog();
  expect(existsSync(join(folder, 'done'))).toBe(true);
  expect(puts.map(({ number }) => number)).toEqual(puts.map((_put, index) => index + 1));
  expect(puts.filter(({ ok }) => !ok).map(({ number, reason }) => [number, reason])).toEqual([
    [3, 'exit-1'],
    [5, 'exit-124'],
  ]);
  expect(connects.filter(({ ok }) => ok).length).toBeGreaterThan(0);
  expect(readFileSync(noted, 'utf8').split('\n')[0]).toBe(`r7 1 127.0.0.1 ${port}`);
}, 90_000);

it('counts nothing as lost where nobody can say what arrived', () => {
  const log: ProbeLog = { puts: [{ number: 1, began: 0, ended: 50, ok: true }], connects: [] };
  expect([summarizeProbe(log, 'nobody-to-ask').lost, summarizeProbe(log, []).lost]).toEqual([[], [1]]);
  expect(summarizeProbe(log, 'failed')).toMatchObject({ lost: [], uncounted: true });
});
