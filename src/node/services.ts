import type { CommandResult, Machine } from './machine';

export interface ServiceState {
  /** Its script is in /etc/rc.d/init.d. */
  readonly installed: boolean;
  /** On in runlevel 3, the one EL6 servers boot into. */
  readonly enabled: boolean;
  readonly running: boolean;
}

/** Starting tgtd or Heartbeat with a target in trouble can take minutes. */
const SERVICE_TIMEOUT_MS = 300_000;

const ABSENT: ServiceState = { installed: false, enabled: false, running: false };

/** What chkconfig and the init script's `status` say of a service. */
export async function readService(machine: Machine, name: string): Promise<ServiceState> {
  if ((await machine.stat(`/etc/rc.d/init.d/${name}`)) === undefined) return ABSENT;
  const [listed, status] = await Promise.all([
    machine.run(['chkconfig', '--list', name], { access: 'read' }),
    machine.run(['service', name, 'status'], { access: 'read' }),
  ]);
  // Heartbeat's script says "not configured" and exits 0 while there is no ha.cf.
  const running = status.exitCode === 0 && !/not configured/.test(status.stdout);
  return { installed: true, enabled: /\b3:on\b/.test(listed.stdout), running };
}

export type ServiceAction = 'start' | 'stop' | 'restart' | 'reload' | 'save';

/** Runs an init script's action and gives its result; whether it worked is for the caller to see. */
export function controlService(
  machine: Machine,
  name: string,
  action: ServiceAction,
): Promise<CommandResult> {
  return machine.run(['service', name, action], {
    access: 'write',
    leavesDaemon: true,
    timeoutMs: SERVICE_TIMEOUT_MS,
  });
}

/** Starts the service at boot, or no longer. */
export async function enableService(machine: Machine, name: string, on: boolean): Promise<CommandResult> {
  return machine.run(['chkconfig', name, on ? 'on' : 'off'], { access: 'write' });
}
