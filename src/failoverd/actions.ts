import type { CommandResult, Machine } from '../node/machine';
import type { Action } from './decide';

/** The tools return at once: they only send a message. Whether it worked shows in the next observations. */
const MESSAGE_TIMEOUT_MS = 20_000;
/** Starting the group can replay a log; `service heartbeat restart` sleeps deadtime + 10 s. */
const LONG_TIMEOUT_MS = 600_000;

/** Does what was decided, by Heartbeat's own tools. */
export async function perform(machine: Machine, action: Action): Promise<CommandResult> {
  switch (action) {
    case 'take-over':
      return hbTakeover(machine);
    case 'stand-by':
      return hbStandby(machine);
    case 'acquire': {
      const key = await readGroupKey(machine);
      return machine.run(['/usr/share/heartbeat/ResourceManager', 'takegroup', key], {
        access: 'write',
        leavesDaemon: true,
        timeoutMs: LONG_TIMEOUT_MS,
      });
    }
    case 'restart-heartbeat':
      return machine.run(['service', 'heartbeat', 'restart'], {
        access: 'write',
        leavesDaemon: true,
        timeoutMs: LONG_TIMEOUT_MS,
      });
  }
}

/** Asks the peer to release everything and takes it. */
export function hbTakeover(machine: Machine): Promise<CommandResult> {
  return machine.run(['/usr/share/heartbeat/hb_takeover', 'all'], {
    access: 'write',
    timeoutMs: MESSAGE_TIMEOUT_MS,
  });
}

/** Releases everything and asks the peer to take it. */
export function hbStandby(machine: Machine): Promise<CommandResult> {
  return machine.run(['/usr/share/heartbeat/hb_standby', 'all'], {
    access: 'write',
    timeoutMs: MESSAGE_TIMEOUT_MS,
  });
}

/** The group's key is its first resource in haresources. */
export async function readGroupKey(machine: Machine): Promise<string> {
  const text = (await machine.readFile('/etc/ha.d/haresources'))?.toString() ?? '';
  for (const line of text.split('\n')) {
    const [, key] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (key !== undefined) return key;
  }
  throw new Error('/etc/ha.d/haresources names no resource');
}
