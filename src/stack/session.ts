import { createHash } from 'crypto';
import { AppError } from '../core/error';
import { isMounted, readSerials, resolveDevice } from '../node/disks';
import type { CommandResult, Machine } from '../node/machine';
import { readService } from '../node/services';
import { todoUnlessEmpty, type Change, type Recall, type Step } from '../plan/step';
import type { Site, SiteNode } from '../site/schema';
import { diskSerials } from '../site/storage';
import { dataDevice, guardDevice } from '../site/shared-disks';
import { demand, demandUnmounted } from './demand';
import { sessionSettings } from './iscsi-config';
import { iscsiFailure, ISCSI } from './iscsi-failure';
import { startService } from './service-step';

const READ = { access: 'read' } as const;
const WRITE = { access: 'write', timeoutMs: 120_000 } as const;
/** A machine that is busy writing elsewhere takes its time. */
const SYNC_TIMEOUT_MS = 1_800_000;

/** The fact that says with which name and settings this node logged in last. */
const LOGGED_IN = 'login';

/** The fact that says that records are being written: iscsiadm syncs none, and a power cut leaves them empty. */
const RECORDING = 'recording';

/** How the session is, seen with the site's eyes. */
interface SessionState {
  /** Keys of the record that differ from the site; undefined when there is no record. */
  readonly wrong: readonly string[] | undefined;
  readonly loggedIn: boolean;
  /** Logged in with other settings or another name than the site's. */
  readonly outdated: boolean;
}

/**
 * Discovery, the record's settings, login, and both disks in sight: only the disks prove the login.
 * A running session keeps the name and secrets it logged in with, and would fail with them at its
 * next reconnection; so it is logged out and in again when they change, unless its disk is mounted.
 */
export function sessionStep(site: Site, node: SiteNode): Step {
  const { target, address, port } = site.storage;
  const portal = `${address}:${port}`;
  const record = ['iscsiadm', '-m', 'node', '-T', target, '-p', portal];
  const digest = createHash('sha256')
    .update([node.initiator, ...sessionSettings(site).map((pair) => pair.join('='))].join('\n'))
    .digest('hex');
  const look = async (machine: Machine, recall: Recall): Promise<SessionState> => {
    const wrong = await wrongSettings(machine, record, site);
    const loggedIn = await hasSession(machine, site);
    const last = recall(LOGGED_IN);
    const outdated = loggedIn && (last === undefined ? (wrong ?? []).length > 0 : last !== digest);
    return { wrong, loggedIn, outdated };
  };
  const command = (argv: readonly string[], key: string): Change => ({
    kind: 'command',
    argv,
    purpose: { key },
  });
  const note = (key: string, values: Record<string, string>): Change => ({
    kind: 'note',
    text: { key, values },
  });
  return {
    id: 'initiator.session',
    title: { key: 'install.step.session', values: { portal } },
    async check({ machine, recall }) {
      const { wrong, loggedIn, outdated } = await look(machine, recall);
      if (outdated && (await isMounted(machine, site.filesystem.mount)))
        return { state: 'blocked', error: new AppError('SESSION_IN_USE', { mount: site.filesystem.mount }) };
      const changes: Change[] = [];
      if (wrong === undefined || recall(RECORDING) === true)
        changes.push(
          command(['iscsiadm', '-m', 'discovery', '-t', 'st', '-p', portal], 'install.purpose.discovery'),
        );
      if (wrong !== undefined && wrong.length > 0)
        changes.push(note('install.note.record', { keys: wrong.join(', ') }));
      if (outdated) changes.push(command([...record, '--logout'], 'install.purpose.logout'));
      if (!loggedIn || outdated) changes.push(command([...record, '--login'], 'install.purpose.login'));
      else
        for (const device of await missingDevices(machine, site))
          changes.push(note('install.note.device', { device }));
      if (changes.length > 0) return todoUnlessEmpty(changes);
      const error = await findStrangeDisk(machine, site);
      return error === undefined ? { state: 'done' } : { state: 'blocked', error };
    },
    async apply({ machine, journal }) {
      await ensureIscsid(machine);
      const { wrong, loggedIn, outdated } = await look(machine, journal.recall);
      const discovers = wrong === undefined || journal.recall(RECORDING) === true;
      await journal.record(RECORDING, true);
      if (discovers) await discover(machine, site, portal);
      if (outdated) await journal.record(LOGGED_IN, 'changing');
      for (const [key, value] of sessionSettings(site)) {
        const result = await machine.run([...record, '-o', 'update', '-n', key, '-v', value], WRITE);
        if (result.exitCode !== 0) throw iscsiFailure(result, site, `update of ${key}`);
      }
      if (outdated) await logOut(machine, site, record);
      if (!loggedIn || outdated) await logIn(machine, site, record);
      await waitForDevices(machine, site);
      const strange = await findStrangeDisk(machine, site);
      if (strange !== undefined) throw strange;
      await demand(machine, ['sync'], { timeoutMs: SYNC_TIMEOUT_MS });
      await journal.record(RECORDING, false);
      await journal.record(LOGGED_IN, digest);
    },
    async undo({ machine }) {
      await demandUnmounted(machine, site);
      await machine.run([...record, '--logout'], WRITE);
      await machine.run([...record, '-o', 'delete'], WRITE);
    },
  };
}

/** EL6's `iscsid start` does nothing while no record is automatic; `force-start` does. */
async function ensureIscsid(machine: Machine): Promise<void> {
  const { installed, running } = await readService(machine, 'iscsid');
  if (!installed) throw new AppError('SERVICE_NOT_INSTALLED', { service: 'iscsid' });
  if (running) return;
  await machine.run(['service', 'iscsid', 'force-start'], { ...WRITE, leavesDaemon: true });
  if (!(await readService(machine, 'iscsid')).running) await startService(machine, 'iscsid');
}

async function discover(machine: Machine, site: Site, portal: string): Promise<void> {
  const result = await machine.run(['iscsiadm', '-m', 'discovery', '-t', 'st', '-p', portal], WRITE);
  if (result.exitCode !== 0) throw iscsiFailure(result, site, 'discovery');
  if (!result.stdout.includes(` ${site.storage.target}`))
    throw new AppError('ISCSI_NO_TARGET', { portal, target: site.storage.target });
}

async function logOut(machine: Machine, site: Site, record: readonly string[]): Promise<void> {
  const result: CommandResult = await machine.run([...record, '--logout'], WRITE);
  if (result.exitCode !== 0 && result.exitCode !== ISCSI.noObjects)
    throw iscsiFailure(result, site, 'logout');
}

async function logIn(machine: Machine, site: Site, record: readonly string[]): Promise<void> {
  const result = await machine.run([...record, '--login'], WRITE);
  if (result.exitCode === 0 || result.exitCode === ISCSI.sessionExists) return;
  // A record that cannot log in would be tried again at each boot: it goes.
  await machine.run([...record, '-o', 'delete'], WRITE);
  throw iscsiFailure(result, site, 'login');
}

async function wrongSettings(
  machine: Machine,
  record: readonly string[],
  site: Site,
): Promise<string[] | undefined> {
  const { exitCode, stdout } = await machine.run([...record, '-S'], READ);
  if (exitCode !== 0) return undefined;
  const lines = new Set(stdout.split('\n').map((line) => line.trim()));
  return sessionSettings(site)
    .filter(([key, value]) => !lines.has(`${key} = ${value}`))
    .map(([key]) => key);
}

async function hasSession(machine: Machine, site: Site): Promise<boolean> {
  return (await readSessions(machine)).some((line) => isOfSite(line, site));
}

/** Whether this machine is logged in to targets that are not the site's. */
export async function hasOtherSessions(machine: Machine, site: Site): Promise<boolean> {
  return (await readSessions(machine)).some((line) => !isOfSite(line, site));
}

/** A line each: `tcp: [1] ADDRESS:PORT,GROUP TARGET (non-flash)`. */
async function readSessions(machine: Machine): Promise<string[]> {
  const { stdout } = await machine.run(['iscsiadm', '-m', 'session'], READ);
  return stdout.split('\n').filter((line) => line.trim() !== '');
}

function isOfSite(line: string, { storage: { address, port, target } }: Site): boolean {
  return line.includes(` ${address}:${port},`) && line.split(' ').includes(target);
}

async function missingDevices(machine: Machine, site: Site): Promise<string[]> {
  const missing: string[] = [];
  for (const device of [dataDevice(site), guardDevice(site)])
    if ((await resolveDevice(machine, device)) === undefined) missing.push(device);
  return missing;
}

/** A disk that is not the one it should be: a LUN that was renumbered, or another target at the same place. */
async function findStrangeDisk(machine: Machine, site: Site): Promise<AppError | undefined> {
  const { data, guard } = diskSerials(site);
  for (const [device, wanted] of [
    [dataDevice(site), data],
    [guardDevice(site), guard],
  ] as const) {
    const real = wanted === undefined ? undefined : await resolveDevice(machine, device);
    if (wanted === undefined || real === undefined) continue;
    const serials = await readSerials(machine, real);
    if (!serials.includes(wanted))
      return new AppError('DISK_STRANGE', { device, serial: serials[0] ?? '-', wanted });
  }
  return undefined;
}

const DEVICE_TRIES = 20;

async function waitForDevices(machine: Machine, site: Site): Promise<void> {
  let missing: string[] = [];
  for (let tried = 0; tried < DEVICE_TRIES; tried++) {
    await machine.run(['udevadm', 'settle', '--timeout=10'], READ);
    missing = await missingDevices(machine, site);
    if (missing.length === 0) return;
    await machine.run(['sleep', '1'], READ);
  }
  throw new AppError('ISCSI_NO_DISK', { devices: missing.join(', ') });
}
