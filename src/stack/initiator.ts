import { AppError } from '../core/error';
import { resolveDevice } from '../node/disks';
import type { CommandResult, Machine } from '../node/machine';
import { controlService, enableService, readService } from '../node/services';
import { DONE, todoUnlessEmpty, type Change, type Step } from '../plan/step';
import type { Site, SiteNode } from '../site/schema';
import { fileStep } from './file-step';
import { dataDevice, guardDevice } from './initiator-device';
import { sessionSettings, setKeys } from './iscsi-config';
import { lastLines, serviceStep, startService } from './service-step';

const READ = { access: 'read' } as const;
const WRITE = { access: 'write', timeoutMs: 120_000 } as const;

/** Exit codes of iscsiadm, open-iscsi's include/iscsi_err.h. */
const ISCSI = {
  transport: 4,
  login: 5,
  connectTimeout: 8,
  sessionExists: 15,
  fatalLogin: 19,
  noObjects: 21,
  authentication: 24,
} as const;

/** A node's way to the shared disk: name, CHAP, records, session, services. */
export function initiatorSteps(site: Site, node: SiteNode): Step[] {
  return [
    fileStep({
      id: 'initiator.name',
      title: { key: 'install.step.initiator-name' },
      path: '/etc/iscsi/initiatorname.iscsi',
      mode: 0o644,
      content: () => `InitiatorName=${node.initiator}\n`,
      async afterWrite({ machine }) {
        const { running } = await readService(machine, 'iscsid');
        if (running) await controlService(machine, 'iscsid', 'restart');
      },
    }),
    fileStep({
      id: 'initiator.config',
      title: { key: 'install.step.iscsid-conf' },
      path: '/etc/iscsi/iscsid.conf',
      mode: 0o600,
      secret: true,
      content: (current = '') => setKeys(current, sessionSettings(site)),
    }),
    sessionStep(site),
    serviceStep({
      id: 'initiator.iscsid',
      title: { key: 'install.step.iscsid-service' },
      service: 'iscsid',
    }),
    bootLoginStep(),
  ];
}

/** Discovery, the record's settings, login, and both disks in sight: only the disks prove the login. */
function sessionStep(site: Site): Step {
  const { target, address, port } = site.storage;
  const portal = `${address}:${port}`;
  const record = ['iscsiadm', '-m', 'node', '-T', target, '-p', portal];
  return {
    id: 'initiator.session',
    title: { key: 'install.step.session', values: { portal } },
    async check({ machine }) {
      const changes: Change[] = [];
      const wrong = await wrongSettings(machine, record, site);
      if (wrong === undefined)
        changes.push({
          kind: 'command',
          argv: ['iscsiadm', '-m', 'discovery', '-t', 'st', '-p', portal],
          purpose: { key: 'install.purpose.discovery' },
        });
      else if (wrong.length > 0)
        changes.push({
          kind: 'note',
          text: { key: 'install.note.record', values: { keys: wrong.join(', ') } },
        });
      if (!(await hasSession(machine, site)))
        changes.push({
          kind: 'command',
          argv: [...record, '--login'],
          purpose: { key: 'install.purpose.login' },
        });
      else
        for (const device of await missingDevices(machine, site))
          changes.push({ kind: 'note', text: { key: 'install.note.device', values: { device } } });
      return todoUnlessEmpty(changes);
    },
    async apply({ machine }) {
      await ensureIscsid(machine);
      const wrong = await wrongSettings(machine, record, site);
      if (wrong === undefined) await discover(machine, site, portal);
      for (const [key, value] of sessionSettings(site)) {
        const result = await machine.run([...record, '-o', 'update', '-n', key, '-v', value], WRITE);
        if (result.exitCode !== 0) throw iscsiFailure(result, site, `update of ${key}`);
      }
      if (!(await hasSession(machine, site))) await logIn(machine, site, record);
      await waitForDevices(machine, site);
    },
    async undo({ machine }) {
      await machine.run([...record, '--logout'], WRITE);
      await machine.run([...record, '-o', 'delete'], WRITE);
    },
  };
}

/** The `iscsi` script logs in at boot; its status speaks of sessions, so only "enabled" counts here. */
function bootLoginStep(): Step {
  return {
    id: 'initiator.boot',
    title: { key: 'install.step.iscsi-boot' },
    async check({ machine }) {
      const { enabled } = await readService(machine, 'iscsi');
      return enabled
        ? DONE
        : { state: 'todo', changes: [{ kind: 'service', name: 'iscsi', change: 'enable' }] };
    },
    async apply({ machine, journal }) {
      const { installed } = await readService(machine, 'iscsi');
      if (!installed) throw new AppError('SERVICE_NOT_INSTALLED', { service: 'iscsi' });
      await journal.record('enabled', true);
      await enableService(machine, 'iscsi', true);
    },
    async undo({ machine, journal }) {
      if (journal.recall('enabled') === true) await enableService(machine, 'iscsi', false);
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

async function logIn(machine: Machine, site: Site, record: readonly string[]): Promise<void> {
  const result = await machine.run([...record, '--login'], WRITE);
  if (result.exitCode === 0 || result.exitCode === ISCSI.sessionExists) return;
  // A record that cannot log in would be tried again at each boot: it goes.
  await machine.run([...record, '-o', 'delete'], WRITE);
  throw iscsiFailure(result, site, 'login');
}

function iscsiFailure(result: CommandResult, site: Site, action: string): AppError {
  const { address, port, target } = site.storage;
  const portal = `${address}:${port}`;
  switch (result.exitCode) {
    case ISCSI.authentication:
    case ISCSI.fatalLogin:
    case ISCSI.login:
      return new AppError('ISCSI_CHAP_REFUSED', { portal, target, output: iscsiReason(result) });
    case ISCSI.noObjects:
      return new AppError('ISCSI_NO_TARGET', { portal, target });
    case ISCSI.transport:
    case ISCSI.connectTimeout:
      return new AppError('ISCSI_UNREACHABLE', { portal, output: iscsiReason(result) });
    default:
      return new AppError('ISCSI_FAILED', { action, code: result.exitCode, output: lastLines(result) });
  }
}

/** iscsiadm's line with the reason in brackets, `(24 - ...)`, which is not its last one. */
function iscsiReason(result: CommandResult): string {
  const lines = result.stderr.split('\n');
  return lines.find((line) => /\(\d+ - .*\)/.test(line))?.trim() ?? lastLines(result, 1);
}

/** Keys of the record that differ from the site; undefined when there is no record. */
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
  const { address, port, target } = site.storage;
  const { stdout } = await machine.run(['iscsiadm', '-m', 'session'], READ);
  return stdout
    .split('\n')
    .some((line) => line.includes(` ${address}:${port},`) && line.split(' ').includes(target));
}

async function missingDevices(machine: Machine, site: Site): Promise<string[]> {
  const missing: string[] = [];
  for (const device of [dataDevice(site), guardDevice(site)])
    if ((await resolveDevice(machine, device)) === undefined) missing.push(device);
  return missing;
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
