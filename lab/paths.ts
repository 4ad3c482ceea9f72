import { homedir } from 'node:os';
import { join } from 'node:path';
import type { GuestName } from './addresses';
import { LabError } from './lab-error';

/** Everything the lab keeps between runs: kernels, images, keys, and the state of running labs. */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'heartbundle', 'lab');
}

export interface LabPaths {
  /** Network namespace of this lab. */
  readonly namespace: string;
  /** State that `down` works from, gone after it. */
  readonly run: string;
  /** Unix sockets: their paths must stay under 108 characters, so not in the cache. */
  readonly sockets: string;
}

export interface GuestPaths {
  readonly folder: string;
  readonly console: string;
  readonly rootDisk: string;
  readonly spareDisk: string;
  readonly supervisorPid: string;
  readonly kernelPid: string;
  /** Present while the guest is to stay switched off. */
  readonly off: string;
  readonly umlDirectory: string;
  readonly sshSocket: string;
}

/** Where a lab of this name keeps its things. A name is 1 to 20 of a-z, 0-9 and `-`. */
export function labPaths(name: string): LabPaths {
  if (!/^[a-z0-9][a-z0-9-]{0,19}$/.test(name))
    throw new LabError(
      `"${name}" cannot be a lab's name`,
      'Use 1 to 20 lower-case letters, digits and hyphens.',
    );
  return {
    namespace: `hblab-${name}`,
    run: join(cacheFolder(), 'run', name),
    sockets: join('/run/hblab', name),
  };
}

export function guestPaths(lab: LabPaths, guest: GuestName): GuestPaths {
  const folder = join(lab.run, guest);
  return {
    folder,
    console: join(folder, 'console.log'),
    rootDisk: join(folder, 'root.cow'),
    spareDisk: join(folder, 'spare.img'),
    supervisorPid: join(folder, 'supervisor.pid'),
    kernelPid: join(folder, 'kernel.pid'),
    off: join(folder, 'off'),
    umlDirectory: join(lab.sockets, guest),
    sshSocket: join(lab.sockets, `${guest}.ssh`),
  };
}
