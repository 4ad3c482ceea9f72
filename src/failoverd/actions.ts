import type { CommandResult, Machine } from '../node/machine';
import type { Site } from '../site/schema';
import type { Action } from './decide';
import { HEARTBEAT_FIFO } from './heartbeat-files';
import { findLateStandby, listProcesses } from './processes';
import { addressScript, serviceScript } from '../site/service';

/** The tools return at once: they only send a message. Whether it worked shows in the next observations. */
const MESSAGE_TIMEOUT_MS = 20_000;
/** Starting the group can replay a log; `service heartbeat restart` sleeps deadtime + 10 s. */
const LONG_TIMEOUT_MS = 600_000;

/** Does what was decided, by Heartbeat's own tools and the service's own script. */
export async function perform(machine: Machine, site: Site, action: Action): Promise<CommandResult> {
  switch (action) {
    case 'restart-service': {
      // A hung service must be stopped first; stop of what is stopped succeeds.
      await runLong(machine, [...serviceScript(site), 'stop']);
      return runLong(machine, [...serviceScript(site), 'start']);
    }
    case 'acquire':
      await cancelLateStandby(machine);
      return manage(machine, 'takegroup');
    case 'cycle-group': {
      const given = await manage(machine, 'givegroup');
      return given.exitCode === 0 ? manage(machine, 'takegroup') : given;
    }
    case 'stand-by':
      await cancelLateStandby(machine);
      return hbStandby(machine);
    case 'take-over':
      return hbTakeover(machine);
    case 'restart-heartbeat':
      return runLong(machine, ['service', 'heartbeat', 'restart']);
    case 'start-heartbeat':
      return runLong(machine, ['service', 'heartbeat', 'start']);
    case 'finish-takeover':
      return sayTakenOver(machine);
    case 'drop-address':
      return runLong(machine, [...addressScript(site), 'stop']);
  }
}

function runLong(machine: Machine, argv: readonly string[]): Promise<CommandResult> {
  return machine.run(argv, { access: 'write', leavesDaemon: true, timeoutMs: LONG_TIMEOUT_MS });
}

async function manage(machine: Machine, verb: 'takegroup' | 'givegroup'): Promise<CommandResult> {
  const key = await readGroupKey(machine);
  return runLong(machine, ['/usr/share/heartbeat/ResourceManager', verb, key]);
}

/** Ends what a failed start left behind to ask for standby 30 s later: by then the group may be well. */
async function cancelLateStandby(machine: Machine): Promise<void> {
  const late = findLateStandby(await listProcesses(machine));
  if (late.length === 0) return;
  await machine.run(['kill', ...late.map(({ pid }) => String(pid))], { access: 'write', timeoutMs: 5_000 });
}

/** The message of mach_down (heartbeat 3.0.6), by one write: up to PIPE_BUF nothing comes in between. */
function sayTakenOver(machine: Machine): Promise<CommandResult> {
  const program = 'open F, ">>", $ARGV[0] or die "$ARGV[0]: $!\\n"; syswrite F, $ARGV[1] or die "$!\\n"';
  const message = '>>>\nt=resource\nrsc_hold=foreign\ninfo=mach_down\n<<<\n';
  return machine.run(['perl', '-e', program, HEARTBEAT_FIFO, message], {
    access: 'write',
    timeoutMs: MESSAGE_TIMEOUT_MS,
  });
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
