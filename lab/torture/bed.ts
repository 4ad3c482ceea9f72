import { promises as fs } from 'node:fs';
import type { GuestName } from '../addresses';
import type { Lab } from '../lab';
import { LabError } from '../lab-error';
import type { BareGuests } from '../story/bare-guests';
import { install, INSTALL_ORDER, unattended } from '../story/carry';

export type Role = 'target' | 'first-node' | 'second-node';
export const ROLES: readonly Role[] = ['target', 'first-node', 'second-node'];

/** Where a role is put to the test: its guest bare, the roles before it installed. */
interface Ground {
  readonly guest: GuestName;
  /** Snapshot in which the guest is bare and everything before it is installed. */
  readonly snapshot: string;
  /** Guests whose disks a run of this role writes. */
  readonly written: readonly GuestName[];
  /** Guests that must be up and as the snapshot has them. */
  readonly needed: readonly GuestName[];
}

export const GROUND: Readonly<Record<Role, Ground>> = {
  target: { guest: 'storage', snapshot: 'bare', written: ['storage'], needed: [] },
  'first-node': {
    guest: 'MQMaster',
    snapshot: 'target',
    written: ['storage', 'MQMaster'],
    needed: ['storage'],
  },
  'second-node': {
    guest: 'MQSlave',
    snapshot: 'first-node',
    written: ['MQSlave'],
    needed: ['storage', 'MQMaster'],
  },
};

/** Three bare guests with the bundle, as the snapshot `bare`; what the bundle was carried from goes. */
export async function prepareBed({ lab, folder, up }: BareGuests): Promise<void> {
  await up(INSTALL_ORDER.map(({ guest }) => guest));
  await fs.rm(folder(), { recursive: true });
  await lab.powerOff('client');
  await lab.snapshot(GROUND.target.snapshot);
}

/** Brings the lab to the ground of a role, installing what comes before it once. */
export async function takeGround(lab: Lab, role: Role, say: (line: string) => void): Promise<void> {
  const { snapshot, needed, guest } = GROUND[role];
  const before = INSTALL_ORDER.slice(0, needed.length);
  const last = before[before.length - 1];
  if (last === undefined) return lab.restore(snapshot, [guest]);
  const present = await lab.restore(snapshot).then(
    () => true,
    (error: unknown) => {
      if (error instanceof LabError) return false;
      throw error;
    },
  );
  if (present) return;
  await takeGround(lab, last.role as Role, say);
  const run = await install(lab, last.guest, unattended(last.role));
  if (run.exitCode !== 0)
    throw new LabError(`install of ${last.role} failed:\n${run.stdout}${run.stderr}`, 'Mend it first.');
  await lab.snapshot(snapshot);
  say(`${last.role} installed, for what comes after it`);
}

/** What is installed now is what the role after this one stands on. */
export async function keepAsGround(lab: Lab, role: Role): Promise<void> {
  const next = ROLES[ROLES.indexOf(role) + 1];
  if (next !== undefined) await lab.snapshot(GROUND[next].snapshot);
}

/** The role's guest bare again, in seconds. */
export async function renewGround(lab: Lab, role: Role): Promise<void> {
  const { snapshot, written } = GROUND[role];
  await lab.restore(snapshot, written);
}
