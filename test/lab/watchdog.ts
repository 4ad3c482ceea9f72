import { join } from 'node:path';
import type { Lab } from '../../lab/lab';
import type { GuestName } from '../../lab/addresses';
import { PROJECT } from '../../lab/story/built-program';

/** packaging/watchdog-io on a guest, with the kernel's own softdog. */
const DEVICE = '/dev/watchdog';

/** Loads softdog as the installer does. */
export async function prepareWatchdog(lab: Lab, node: GuestName): Promise<void> {
  await lab.push(node, join(PROJECT, 'packaging/watchdog-io'), '/root/watchdog-io');
  await lab.run(
    node,
    `modprobe softdog nowayout=0; for i in $(seq 50); do [ -c ${DEVICE} ] && break; sleep 0.1; done; sync`,
  );
}

/** Gives the answers to requests, one each second. */
export async function askWatchdog(lab: Lab, node: GuestName, requests: readonly string[]): Promise<string[]> {
  const said = requests.map((request) => `echo ${request}; sleep 1`).join('; ');
  const answers = await lab.run(node, `(${said}) | perl /root/watchdog-io ${DEVICE}`);
  return answers
    .trim()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** Sends requests and then nothing, without waiting; the process lives on. */
export async function leaveWatchdog(lab: Lab, node: GuestName, requests: readonly string[]): Promise<void> {
  const said = requests.map((request) => `echo ${request}`).join('; ');
  await lab.run(
    node,
    `nohup sh -c '(${said}; sleep 300) | perl /root/watchdog-io ${DEVICE}' >/dev/null 2>&1 </dev/null & exit 0`,
  );
}

/** Another after each boot; undefined while the guest does not answer. */
export async function bootId(lab: Lab, node: GuestName): Promise<string | undefined> {
  const result = await lab.exec(node, 'cat /proc/sys/kernel/random/boot_id').catch(() => undefined);
  return result?.exitCode === 0 ? result.stdout.trim() : undefined;
}
