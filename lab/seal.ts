import { networkInterfaces } from 'node:os';
import { GUEST_NAMES, GUESTS, type GuestName, HOST_ADDRESS } from './addresses';
import { findLeaks } from './network';
import type { ExecResult, GuestCommand } from './ssh';

export interface SealFinding {
  readonly subject: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface SealReport {
  readonly ok: boolean;
  readonly findings: readonly SealFinding[];
}

type Exec = (guest: GuestName, command: GuestCommand) => Promise<ExecResult>;

/** An address of RFC 5737's documentation range: it stands for anywhere outside. */
const OUTSIDE = '203.0.113.1';

/**
 * Proves that the lab is sealed and connected: the namespace has no way out; no guest has a default
 * route; an outside address and the host's own stay unreachable even after a guest gives itself a
 * default route by the host's end; and every guest reaches every other on each LAN they share.
 */
export async function checkSeal(namespace: string, exec: Exec): Promise<SealReport> {
  const leaks = await findLeaks(namespace);
  const hostAddresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((one) => one.family === 'IPv4' && !one.internal)
    .map((one) => one.address);
  const findings: SealFinding[] = [
    {
      subject: 'the lab has no link, route or forwarding to the outside',
      ok: leaks.length === 0,
      detail: leaks.join(', '),
    },
  ];
  const perGuest = await Promise.all(
    GUEST_NAMES.map(async (guest) => [
      await checkRoutes(guest, exec),
      await checkOutside(guest, [OUTSIDE, ...hostAddresses], exec),
      ...(await checkPeers(guest, exec)),
    ]),
  );
  findings.push(...perGuest.flat());
  return { ok: findings.every((finding) => finding.ok), findings };
}

async function checkRoutes(guest: GuestName, exec: Exec): Promise<SealFinding> {
  const { exitCode, stdout } = await exec(guest, 'ip route show default; ip -6 route show default');
  return {
    subject: `${guest} has no default route`,
    ok: exitCode === 0 && stdout.trim() === '',
    detail: stdout.trim(),
  };
}

async function checkOutside(
  guest: GuestName,
  addresses: readonly string[],
  exec: Exec,
): Promise<SealFinding> {
  const probe = addresses.map((one) => `ping -q -c 1 -W 1 ${one} >/dev/null 2>&1 && echo ${one}`).join('; ');
  const { stdout } = await exec(
    guest,
    `${probe}; ip route add default via ${HOST_ADDRESS} metric 4242; ${probe}; ip route del default metric 4242; echo probed`,
  );
  const lines = stdout.trim().split('\n');
  return {
    subject: `${guest} reaches nothing outside, even with a route`,
    ok: lines.length === 1 && lines[0] === 'probed',
    detail: lines.filter((line) => line !== 'probed').join(', '),
  };
}

async function checkPeers(guest: GuestName, exec: Exec): Promise<SealFinding[]> {
  const lans = GUESTS[guest].nics.map((nic) => nic.lan);
  const addresses = GUEST_NAMES.filter((other) => other !== guest).flatMap((other) =>
    GUESTS[other].nics.filter((nic) => lans.includes(nic.lan)).map((nic) => nic.address),
  );
  const { exitCode, stdout } = await exec(
    guest,
    addresses.map((one) => `ping -q -c 1 -W 2 ${one} >/dev/null 2>&1 || echo ${one}`).join('; ') + '; true',
  );
  const unreached = stdout.trim();
  return [
    {
      subject: `${guest} reaches the other guests on every LAN they share (${addresses.length} addresses)`,
      ok: exitCode === 0 && unreached === '',
      detail: unreached.replaceAll('\n', ', '),
    },
  ];
}
