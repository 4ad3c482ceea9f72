import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GuestName } from '../addresses';
import { createLab, type Lab } from '../lab';
import { carryBundle } from './carry';
import { buildBundle, findBundle, openMirror, SITE } from './story';

export interface BareGuests {
  readonly lab: Lab;
  /** Folder on the host with the bundle and the signing key; `down` removes it. */
  readonly folder: () => string;
  /** Builds the bundle, switches the guests on and carries bundle and site file to those named. */
  readonly up: (carryTo: readonly GuestName[]) => Promise<void>;
  readonly down: () => Promise<void>;
}

/** Guests on which nothing is installed yet, with a fresh bundle of the sample recipe unpacked on some of them. */
export function bareGuests(name: string): BareGuests {
  const lab = createLab({ name });
  let folder = '';
  return {
    lab,
    folder: () => folder,
    up: async (carryTo) => {
      folder = await fs.mkdtemp(join(tmpdir(), 'heartbundle-'));
      const mirror = await openMirror(() => undefined);
      const built = await buildBundle({ folder, mirror }).finally(() => mirror.close());
      if (built.exitCode !== 0) throw new Error(`bundle build ended with ${built.exitCode}: ${built.stderr}`);
      await lab.down();
      await lab.up();
      const bundle = await findBundle(folder);
      await Promise.all(carryTo.map((guest) => carryBundle(lab, guest, bundle, SITE)));
    },
    down: async () => {
      await lab.down();
      if (folder !== '') await fs.rm(folder, { recursive: true, force: true });
    },
  };
}
