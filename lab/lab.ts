import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Guest, GUEST_NAMES, GUESTS, type GuestName, type Nic } from './addresses';
import { clockCommand } from './clock';
import { type DiskFault, diskFaultScript, NO_VOLUME } from './disk-fault';
import { seedPackages } from './mirror/seed';
import { checkSeal, type SealReport } from './seal';
import { freezeGuest, powerOffGuest, type PowerState, powerState, startGuest, thawGuest } from './guest';
import { ensureImage, type Image } from './image/image';
import { type StageEvent, stageReporter } from './image/stage';
import type { Kernel } from './image/kernel';
import { LabError } from './lab-error';
import { type Impairment, impairmentRecord, impairmentScript } from './link';
import { createNetwork, networkExists, removeNetwork, setPlugged, unpluggedTaps } from './network';
import { type GuestPaths, guestPaths, labPaths } from './paths';
import { processesMentioning } from './processes';
import { run } from './run';
import { readSnapshot, restoreDisks, saveDisks } from './snapshot';
import * as ssh from './ssh';

export interface LabOptions {
  /** 1 to 20 of a-z, 0-9 and `-`; labs of different names run side by side. Default `default`. */
  readonly name?: string;
  /** RPM files whose packages the guests have as installed. Default: the mirror's minimal EL6 node. */
  readonly seed?: readonly string[];
  /** Hears of each stage of `up`. */
  readonly onStage?: (event: StageEvent) => void;
}

export interface UpReport {
  readonly image: string;
  /** Milliseconds from power-on to an answer over ssh. */
  readonly readyMs: Readonly<Record<GuestName, number>>;
}

export interface GuestStatus {
  readonly name: GuestName;
  readonly power: PowerState;
  readonly addresses: readonly string[];
  /** NICs that are unplugged from their LAN. */
  readonly cutNics: readonly string[];
}

export interface LabStatus {
  readonly name: string;
  readonly up: boolean;
  readonly guests: readonly GuestStatus[];
}

export type LinkChange =
  { readonly plugged: boolean } | { readonly lossPercent: number } | { readonly delayMs: number };

/** A lab: four guests on three sealed LANs. Every method that names a guest throws a LabError when it is of no use. */
export interface Lab {
  readonly name: string;
  /** Builds what is missing, boots the guests that are off, waits until all answer. Safe to repeat. */
  up(): Promise<UpReport>;
  /** Ends every process, removes the namespace and all files; works from whatever state a crash left. */
  down(): Promise<void>;
  status(): Promise<LabStatus>;
  /** A non-zero exit code is a result. A frozen or dead guest gives 255 or 124. */
  exec(guest: GuestName, command: ssh.GuestCommand, options?: ssh.ExecOptions): Promise<ssh.ExecResult>;
  /** Gives stdout; a non-zero exit is a LabError. */
  run(guest: GuestName, command: ssh.GuestCommand, options?: ssh.ExecOptions): Promise<string>;
  /** A line for the host's shell that runs the command on a terminal in the guest, in an SSH session of its own. */
  terminal(guest: GuestName, command: ssh.GuestCommand): Promise<string>;
  push(guest: GuestName, source: string, destination: string): Promise<void>;
  pull(guest: GuestName, source: string, destination: string): Promise<void>;
  /** As if the power cord were pulled. */
  powerOff(guest: GuestName): Promise<void>;
  /** Starts a guest that is off, with the disks it had; waits for ssh. */
  powerOn(guest: GuestName): Promise<void>;
  freeze(guest: GuestName): Promise<void>;
  /** Lets a frozen guest go on and waits for ssh. */
  thaw(guest: GuestName): Promise<void>;
  /** Pulls or plugs a NIC's cable, or sets loss or delay on it until the guest boots again; 0 takes it away. */
  link(guest: GuestName, nic: string, change: LinkChange): Promise<void>;
  /** Sets the guest's clock to the host's plus so many seconds; 0 undoes it, and so does a boot. */
  clock(guest: GuestName, offsetSeconds: number): Promise<void>;
  /** Makes the guest's logical volumes slow, failing or hanging under whatever has them open; a boot undoes it too. */
  diskFault(guest: GuestName, fault: DiskFault): Promise<void>;
  /** Copies all disks; running guests sync and stand still for the second or so that it takes. */
  snapshot(snapshotName: string): Promise<void>;
  /**
   * Puts the disks back and boots the guests that were running then; of the guests named only, the
   * others stay as they are. Cables stay too.
   */
  restore(snapshotName: string, guests?: readonly GuestName[]): Promise<void>;
  /**
   * Does the work while these guests stand still, with what they had to write synced before. Guests
   * that are off or frozen stay so.
   */
  whileStill<Result>(guests: readonly GuestName[], work: () => Promise<Result>): Promise<Result>;
  /** Nothing leads out, and the guests see each other. */
  check(): Promise<SealReport>;
  waitForSsh(guest: GuestName, timeoutMs?: number): Promise<void>;
  /** Everything the guest's kernel and init printed since the lab is up. */
  consoleLog(guest: GuestName): Promise<string>;
}

/** What `up` leaves on disk for later commands and for `down`. */
interface LabState {
  readonly name: string;
  readonly kernel: Kernel;
  readonly image: string;
  readonly sshKey: string;
}

const BOOT_TIMEOUT_MS = 180_000;

/** A handle on the lab of that name, whether it is up or not. */
export function createLab(options: LabOptions = {}): Lab {
  const name = options.name ?? 'default';
  const lab = labPaths(name);
  const stage = stageReporter(options.onStage ?? (() => undefined));
  const stateFile = join(lab.run, 'lab.json');
  const pathsOf = (guest: GuestName): GuestPaths => guestPaths(lab, guest);

  async function readState(): Promise<LabState | undefined> {
    const text = await fs.readFile(stateFile, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as LabState);
  }

  async function writeState(state: LabState): Promise<void> {
    await fs.mkdir(lab.run, { recursive: true });
    await fs.writeFile(`${stateFile}.new`, JSON.stringify(state, null, 2) + '\n');
    await fs.rename(`${stateFile}.new`, stateFile);
  }

  async function requireState(): Promise<LabState> {
    const state = await readState();
    if (state === undefined) throw new LabError(`The lab "${name}" is not up`, 'Start it: npm run lab -- up');
    return state;
  }

  function targetOf(guest: GuestName, state: LabState): ssh.SshTarget {
    return { guest: GUESTS[guest], paths: pathsOf(guest), namespace: lab.namespace, key: state.sshKey };
  }

  async function boot(guest: Guest, state: LabState): Promise<number> {
    const start = Date.now();
    const paths = pathsOf(guest.name);
    if ((await powerState(paths)) === 'off')
      await startGuest(guest, paths, lab.namespace, state.kernel, state.image);
    await ssh.waitForSsh(targetOf(guest.name, state), BOOT_TIMEOUT_MS);
    return Date.now() - start;
  }

  async function up(): Promise<UpReport> {
    if (process.getuid?.() !== 0) throw new LabError('The lab needs root', 'Run it as root.');
    let state = await readState();
    if (state === undefined || !(await networkExists(lab.namespace))) {
      await down();
      const seed = options.seed ?? (await stage('image: packages of a minimal EL6 node', seedPackages));
      const image: Image = await ensureImage(stage, { seed });
      state = { name, kernel: image.kernel, image: image.path, sshKey: image.sshKey };
      // State last: who finds it can rely on the networks, also after an `up` that was interrupted.
      await stage('lab: networks', () => createNetwork(lab.namespace));
      await writeState(state);
    }
    const known = state;
    const times = await stage('lab: four guests answer over ssh', () =>
      Promise.all(
        GUEST_NAMES.map(async (guest) => {
          const ms = await boot(GUESTS[guest], known);
          return [guest, ms] as const;
        }),
      ),
    );
    return { image: known.image, readyMs: Object.fromEntries(times) as Record<GuestName, number> };
  }

  async function down(): Promise<void> {
    const state = await readState();
    await Promise.all(
      GUEST_NAMES.map(async (guest) => {
        if (state !== undefined) await ssh.closeConnection(targetOf(guest, state));
        await powerOffGuest(pathsOf(guest));
      }),
    );
    // What a crash can leave: supervisors without their files, ssh connections, commands in the namespace.
    for (const mark of [`${lab.run}/`, `${lab.sockets}/`])
      for (const pid of await processesMentioning(mark)) process.kill(pid, 'SIGKILL');
    if (await networkExists(lab.namespace))
      for (const pid of (await run(['ip', 'netns', 'pids', lab.namespace])).split('\n').filter(Boolean))
        process.kill(Number(pid), 'SIGKILL');
    await removeNetwork(lab.namespace);
    await fs.rm(lab.run, { recursive: true, force: true });
    await fs.rm(lab.sockets, { recursive: true, force: true });
    await fs.rmdir(dirname(lab.sockets)).catch(() => undefined);
  }

  async function status(): Promise<LabStatus> {
    const isUp = (await readState()) !== undefined && (await networkExists(lab.namespace));
    const cut = isUp ? await unpluggedTaps(lab.namespace) : [];
    const guests = await Promise.all(
      GUEST_NAMES.map(async (guest): Promise<GuestStatus> => {
        const { nics } = GUESTS[guest];
        return {
          name: guest,
          power: isUp ? await powerState(pathsOf(guest)) : 'off',
          addresses: nics.map((nic) => `${nic.name} ${nic.address}`),
          cutNics: nics.filter((nic) => cut.includes(nic.tap)).map((nic) => nic.name),
        };
      }),
    );
    return { name, up: isUp, guests };
  }

  async function link(guest: GuestName, nicName: string, change: LinkChange): Promise<void> {
    const nic: Nic | undefined = GUESTS[guest].nics.find((one) => one.name === nicName);
    if (nic === undefined)
      throw new LabError(
        `${guest} has no NIC ${nicName}`,
        `It has ${GUESTS[guest].nics.map((one) => one.name).join(', ')}.`,
      );
    const state = await requireState();
    if ('plugged' in change) return setPlugged(lab.namespace, nic, change.plugged);
    const target = targetOf(guest, state);
    const record = impairmentRecord(nic);
    const { stdout } = await ssh.execInGuest(target, ['cat', record], { timeoutMs: 30_000 });
    const known = stdout === '' ? {} : (JSON.parse(stdout) as Partial<Impairment>);
    const impairment = { lossPercent: 0, delayMs: 0, ...known, ...change };
    await ssh.runInGuest(target, impairmentScript(nic, impairment), { timeoutMs: 30_000 });
    const text = JSON.stringify(impairment);
    await ssh.runInGuest(target, ['sh', '-c', 'cat > "$0"', record], { input: text, timeoutMs: 30_000 });
  }

  async function diskFault(guest: GuestName, fault: DiskFault): Promise<void> {
    const target = targetOf(guest, await requireState());
    const { exitCode, stderr } = await ssh.execInGuest(target, diskFaultScript(fault), { timeoutMs: 60_000 });
    if (exitCode === NO_VOLUME && fault.kind === 'off') return;
    if (exitCode === NO_VOLUME)
      throw new LabError(
        `${guest} has no active logical volume`,
        'A disk fault is put on LVM volumes: make one on storage first.',
      );
    if (exitCode !== 0)
      throw new LabError(
        `${guest}: the disk fault "${fault.kind}" could not be set: ${stderr.trim()}`,
        `See \`lab exec ${guest} dmsetup table\`.`,
      );
  }

  async function whileStill<Result>(
    guests: readonly GuestName[],
    work: () => Promise<Result>,
  ): Promise<Result> {
    const state = await requireState();
    const powers = await Promise.all(guests.map((guest) => powerState(pathsOf(guest))));
    const rebooting = guests.filter((_, index) => powers[index] === 'rebooting');
    if (rebooting.length > 0)
      throw new LabError(`${rebooting.join(', ')} is rebooting`, 'Try again when it is up.');
    const running = guests.filter((_, index) => powers[index] === 'on');
    const sync = (list: readonly GuestName[]): Promise<unknown> =>
      Promise.all(
        list.map((guest) => ssh.runInGuest(targetOf(guest, state), ['sync'], { timeoutMs: 60_000 })),
      );
    // What the others write may end on storage's disks, so storage comes last.
    await sync(running.filter((guest) => guest !== 'storage'));
    await sync(running.filter((guest) => guest === 'storage'));
    try {
      await Promise.all(running.map((guest) => freezeGuest(pathsOf(guest))));
      for (const guest of running) while ((await powerState(pathsOf(guest))) === 'on') await sleep(10);
      return await work();
    } finally {
      await Promise.all(running.map((guest) => thawGuest(pathsOf(guest))));
    }
  }

  async function snapshot(snapshotName: string): Promise<void> {
    const { image } = await requireState();
    const { guests } = await status();
    const running = guests.filter(({ power }) => power === 'on').map((guest) => guest.name);
    await whileStill(GUEST_NAMES, () => saveDisks(lab, snapshotName, { image, running }));
  }

  async function restore(snapshotName: string, guests = GUEST_NAMES): Promise<void> {
    const state = await requireState();
    const { image } = await readSnapshot(lab, snapshotName);
    if (image !== state.image)
      throw new LabError(
        `The snapshot "${snapshotName}" stands on another image than this lab`,
        'Make a new one.',
      );
    await Promise.all(guests.map(powerOff));
    const running = await restoreDisks(lab, snapshotName, guests);
    // Nodes log in to storage's disks while they boot.
    if (running.includes('storage')) await boot(GUESTS.storage, state);
    await Promise.all(running.map((guest) => boot(GUESTS[guest], state)));
  }

  async function powerOff(guest: GuestName): Promise<void> {
    const state = await requireState();
    await powerOffGuest(pathsOf(guest));
    await ssh.closeConnection(targetOf(guest, state));
  }

  return {
    name,
    up,
    down,
    status,
    link,
    diskFault,
    whileStill,
    snapshot,
    restore,
    powerOff,
    async clock(guest, offsetSeconds) {
      const target = targetOf(guest, await requireState());
      await ssh.runInGuest(target, ['true'], { timeoutMs: 30_000 });
      await ssh.runInGuest(target, clockCommand(Date.now(), offsetSeconds), { timeoutMs: 30_000 });
    },
    exec: async (guest, command, execOptions) =>
      ssh.execInGuest(targetOf(guest, await requireState()), command, execOptions),
    run: async (guest, command, execOptions) =>
      ssh.runInGuest(targetOf(guest, await requireState()), command, execOptions),
    terminal: async (guest, command) => ssh.terminalLine(targetOf(guest, await requireState()), command),
    push: async (guest, source, destination) =>
      ssh.pushToGuest(targetOf(guest, await requireState()), source, destination),
    pull: async (guest, source, destination) =>
      ssh.pullFromGuest(targetOf(guest, await requireState()), source, destination),
    async powerOn(guest) {
      await boot(GUESTS[guest], await requireState());
    },
    async freeze(guest) {
      await requireState();
      await freezeGuest(pathsOf(guest));
    },
    async thaw(guest) {
      const state = await requireState();
      await thawGuest(pathsOf(guest));
      await ssh.waitForSsh(targetOf(guest, state), 60_000);
    },
    async check() {
      const state = await requireState();
      return checkSeal(lab.namespace, (guest, command) =>
        ssh.execInGuest(targetOf(guest, state), command, { timeoutMs: 30_000 }),
      );
    },
    async waitForSsh(guest, timeoutMs = BOOT_TIMEOUT_MS) {
      await ssh.waitForSsh(targetOf(guest, await requireState()), timeoutMs);
    },
    async consoleLog(guest) {
      await requireState();
      return fs.readFile(pathsOf(guest).console, 'utf8').catch(() => '');
    },
  };
}
