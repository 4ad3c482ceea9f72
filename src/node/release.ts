import type { Machine } from './machine';

export interface Release {
  /** First line of /etc/redhat-release, or an empty string on another system. */
  readonly name: string;
  /** For example `6.7`; empty when unknown. */
  readonly version: string;
  /** `uname -m`. */
  readonly arch: string;
  /** For example `2.12`; empty when unknown. */
  readonly glibc: string;
}

/** Which system this is, from /etc/redhat-release, `uname -m` and `getconf GNU_LIBC_VERSION`. */
export async function readRelease(machine: Machine): Promise<Release> {
  const [file, uname, getconf] = await Promise.all([
    machine.readFile('/etc/redhat-release'),
    machine.run(['uname', '-m'], { access: 'read' }),
    machine.run(['getconf', 'GNU_LIBC_VERSION'], { access: 'read' }),
  ]);
  const name = (file?.toString() ?? '').split('\n')[0]?.trim() ?? '';
  return {
    name,
    version: /release (\d+(?:\.\d+)*)/.exec(name)?.[1] ?? '',
    arch: uname.stdout.trim(),
    glibc: /(\d+\.\d+)/.exec(getconf.stdout)?.[1] ?? '',
  };
}

/** The name the machine gives itself: `uname -n`, which is what Heartbeat compares with. */
export async function readNodeName(machine: Machine): Promise<string> {
  return (await machine.run(['uname', '-n'], { access: 'read' })).stdout.trim();
}
