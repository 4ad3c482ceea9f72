import { AppError } from '../core/error';
import { asUser } from '../node/as-user';
import { isMounted, readFilesystem, resolveDevice } from '../node/disks';
import type { CommandResult, Machine } from '../node/machine';
import { readService } from '../node/services';
import { DONE, type Change, type Recall, type Step, type StepJournal } from '../plan/step';
import type { Role, Site } from '../site/schema';
import { serviceScript } from '../site/service';
import { commandFailed, demand } from './demand';
import { FORMAT_STEP } from './filesystem';
import { dataDevice } from '../site/shared-disks';

const BIN = '/opt/mqm/bin';
const TIMEOUT_MS = 300_000;
/** strmqm's code for "running already". */
const ALREADY_RUNNING = 5;

type MqService = Extract<Site['service'], { type: 'mq' }>;

/**
 * The queue manager: created by the node that made the filesystem, with data and logs on it, then
 * ended and unmounted for Heartbeat to start; made known to the other by addmqinf, which needs no
 * mount. A first node that finds the filesystem already there was replaced: the queue manager may
 * be running on its peer, so nothing is mounted and it too only gets to know it.
 */
export function queueManagerStep(site: Site, service: MqService, role: Role): Step {
  const name = service.queueManager;
  const paths = queueManagerPaths(site, name);
  const create = ['crtmqm', '-md', paths.data, '-ld', paths.logs, name];
  const know = [
    ...['addmqinf', '-s', 'QueueManager', '-v', `Name=${name}`, '-v', `Directory=${paths.directory}`],
    ...['-v', 'Prefix=/var/mqm', '-v', `DataPath=${paths.data}/${paths.directory}`],
  ];
  return {
    id: 'mq.queue-manager',
    title: { key: 'install.step.queue-manager', values: { name } },
    async check({ machine, recall }) {
      const known = await isKnown(machine, name);
      const interrupted = wasInterrupted(recall);
      if (known && !interrupted) return DONE;
      const creates = interrupted || (await mayCreate(machine, site, role, recall));
      const changes: Change[] = [
        {
          kind: 'command',
          argv: creates ? create : know,
          purpose: { key: creates ? 'install.purpose.create-mq' : 'install.purpose.know-mq' },
        },
      ];
      return { state: 'todo', changes };
    },
    async apply({ machine, journal }) {
      const made = journal.recall('formatted', FORMAT_STEP) !== undefined;
      if (role !== 'first-node' || !made) {
        await journal.record('known', name);
        await demandMq(machine, know);
        return;
      }
      const { running } = await readService(machine, 'heartbeat');
      if (running) throw new AppError('HEARTBEAT_RUNNING', { name });
      await journal.record('creating', name);
      const unmount = await mountData(machine, site);
      try {
        if (journal.recall('made') === undefined) await removeHalfMade(machine, name, paths, journal);
        await createQueueManager(machine, service, paths, { create, know }, () =>
          journal.record('made', name),
        );
      } finally {
        await unmount();
      }
      await journal.record('created', name);
    },
    async undo({ machine, journal }) {
      // Killed half-way, it has left the filesystem mounted, and perhaps the queue manager running on it.
      if (wasInterrupted(journal.recall) && (await isMounted(machine, site.filesystem.mount))) {
        await machine.run([...serviceScript(site), 'stop'], { access: 'write', timeoutMs: TIMEOUT_MS });
        await unmountData(machine, site);
      }
      // Only this node forgets it; data and logs stay on the shared disk.
      if (await isKnown(machine, name)) await runMq(machine, ['rmvmqinf', name]);
    },
    remains({ recall }) {
      const made = recall('creating') !== undefined;
      return Promise.resolve([
        { kind: 'queue-manager', names: made ? [`${name} (${paths.data}, ${paths.logs})`] : [] },
      ]);
    },
  };
}

/** Whether a run was cut off while it made the queue manager. */
function wasInterrupted(recall: Recall): boolean {
  return recall('creating') !== undefined && recall('created') === undefined;
}

interface QueueManagerPaths {
  /** Folders on the shared filesystem. */
  readonly data: string;
  readonly logs: string;
  /** MQ's name of the queue manager's folder: dots become exclamation marks. */
  readonly directory: string;
}

function queueManagerPaths(site: Site, name: string): QueueManagerPaths {
  const { mount } = site.filesystem;
  return { data: `${mount}/data`, logs: `${mount}/logs`, directory: name.replace(/\./g, '!') };
}

async function mayCreate(machine: Machine, site: Site, role: Role, recall: Recall): Promise<boolean> {
  if (role !== 'first-node') return false;
  if (recall('formatted', FORMAT_STEP) !== undefined) return true;
  const real = await resolveDevice(machine, dataDevice(site));
  return real === undefined || (await readFilesystem(machine, real)) === undefined;
}

async function createQueueManager(
  machine: Machine,
  service: MqService,
  paths: QueueManagerPaths,
  commands: { readonly create: readonly string[]; readonly know: readonly string[] },
  onMade: () => Promise<void>,
): Promise<void> {
  const name = service.queueManager;
  for (const folder of [paths.data, paths.logs]) {
    await machine.makeDirectory(folder, 0o775);
    await demand(machine, ['chown', 'mqm:mqm', folder]);
  }
  const exists = (await machine.stat(`${paths.data}/${paths.directory}/qm.ini`)) !== undefined;
  if (!(await isKnown(machine, name))) await demandMq(machine, exists ? commands.know : commands.create);
  await onMade();
  const started = await runMq(machine, ['strmqm', name], { leavesDaemon: true });
  if (started.exitCode !== 0 && started.exitCode !== ALREADY_RUNNING) throw commandFailed(started);
  const defined = await runMq(machine, ['runmqsc', name], { input: definitions(service) });
  const ended = await runMq(machine, ['endmqm', '-w', name]);
  if (defined.exitCode !== 0) throw commandFailed(defined);
  if (ended.exitCode !== 0) throw commandFailed(ended);
}

/**
 * Takes away what a crtmqm that was cut off has left, so that it can be made anew: only folders that
 * were absent when this step first began and in which no queue manager has ever run.
 */
async function removeHalfMade(
  machine: Machine,
  name: string,
  paths: QueueManagerPaths,
  journal: StepJournal,
): Promise<void> {
  const folders = [`${paths.data}/${paths.directory}`, `${paths.logs}/${paths.directory}`];
  const present = await Promise.all(folders.map((folder) => machine.stat(folder)));
  if (journal.recall('absent') === undefined) {
    if (present.every((facts) => facts === undefined)) await journal.record('absent', folders);
    return;
  }
  if (await isKnown(machine, name)) await demandMq(machine, ['rmvmqinf', name]);
  await demand(machine, ['rm', '-rf', '--', ...folders]);
}

/** CONTROL(QMGR): the listener starts and ends with the queue manager, also after a failover. */
function definitions(service: MqService): string {
  return [
    `DEFINE LISTENER(HEARTBUNDLE) TRPTYPE(TCP) PORT(${service.port}) CONTROL(QMGR) REPLACE`,
    `DEFINE QLOCAL(${service.probeQueue}) DEFPSIST(YES) REPLACE`,
    'END',
    '',
  ].join('\n');
}

/** Mounts the data disk where Heartbeat will; gives the function that unmounts it. */
async function mountData(machine: Machine, site: Site): Promise<() => Promise<void>> {
  const { mount, type, options } = site.filesystem;
  if (!(await isMounted(machine, mount)))
    await demand(machine, ['mount', '-t', type, '-o', options, dataDevice(site), mount]);
  return () => unmountData(machine, site);
}

async function unmountData(machine: Machine, site: Site): Promise<void> {
  await demand(machine, ['umount', site.filesystem.mount]);
}

async function isKnown(machine: Machine, name: string): Promise<boolean> {
  if ((await machine.stat(`${BIN}/dspmqinf`)) === undefined) return false;
  const result = await machine.run([`${BIN}/dspmqinf`, '-o', 'command', name], { access: 'read' });
  return result.exitCode === 0 && result.stdout.includes(`Name=${name}`);
}

function runMq(
  machine: Machine,
  [command = '', ...args]: readonly string[],
  more: { readonly input?: string; readonly leavesDaemon?: boolean } = {},
): Promise<CommandResult> {
  return machine.run(asUser('mqm', [`${BIN}/${command}`, ...args]), {
    access: 'write',
    timeoutMs: TIMEOUT_MS,
    ...more,
  });
}

async function demandMq(machine: Machine, argv: readonly string[]): Promise<void> {
  const result = await runMq(machine, argv);
  if (result.exitCode !== 0) throw commandFailed(result);
}
