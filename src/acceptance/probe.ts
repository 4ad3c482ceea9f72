import { AppError } from '../core/error';
import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import { readClock } from './clock';
import { PROBE_SCRIPT } from './probe-script';
import { parseDrain, parseProbeLog, summarizeProbe, type ProbeResult } from './probe-result';

const AMQSPUTC = '/opt/mqm/samp/bin/amqsputc';
const AMQSGETC = '/opt/mqm/samp/bin/amqsgetc';
/** amqsgetc waits 15 s for one more message before it says that there is none. */
const DRAIN_TIMEOUT_MS = 300_000;

export interface ProbeHost {
  readonly name: string;
  readonly machine: Machine;
}

export interface RunningProbe {
  /** Attempts so far: acknowledged messages, and accepted connections. */
  progress(): Promise<{ acknowledged: number; connected: number }>;
  /** Stops the client, empties the queue of this run's messages, and judges. */
  finish(): Promise<ProbeResult>;
  /** Stops the client and removes its files. */
  abandon(): Promise<void>;
}

/** Whether the site's service takes numbered messages; otherwise only connections are probed. */
export function probesMessages(site: Site): boolean {
  return site.service.type === 'mq';
}

/** Throws VERIFY_PROBE_HOST when the host cannot be entered or lacks the client programs. */
export async function checkProbeHost(site: Site, host: ProbeHost): Promise<void> {
  const needed = probesMessages(site) ? [AMQSPUTC, AMQSGETC] : ['/bin/sh'];
  for (const path of needed) {
    const { exitCode, stderr } = await host.machine.run(['test', '-x', path], {
      access: 'read',
      timeoutMs: 15_000,
    });
    if (exitCode === 0) continue;
    const problem = exitCode === 1 ? `${path} is missing` : stderr.trim();
    throw new AppError('VERIFY_PROBE_HOST', { host: host.name, problem });
  }
}

/** Starts the client: a message each 200 ms and a connection each 200 ms, until `finish` or the limit. */
export async function startProbe(
  site: Site,
  host: ProbeHost,
  run: string,
  limitSeconds: number,
): Promise<RunningProbe> {
  const { machine } = host;
  const { service, vip } = site;
  const port = service.port ?? 0;
  const queue = service.type === 'mq' ? service.probeQueue : '';
  const manager = service.type === 'mq' ? service.queueManager : '';
  const made = await machine.run(['mktemp', '-d', '/tmp/heartbundle-probe.XXXXXX'], { access: 'write' });
  const directory = made.stdout.trim();
  if (made.exitCode !== 0 || directory === '')
    throw new AppError('VERIFY_PROBE_HOST', { host: host.name, problem: made.stderr.trim() });
  const script = `${directory}/probe.sh`;
  await machine.writeFile(script, PROBE_SCRIPT, { mode: 0o700 });
  const args = [directory, vip.address, String(port), queue, manager, run, String(limitSeconds)];
  await machine.run(['sh', '-c', 'setsid sh "$0" "$@" </dev/null >/dev/null 2>&1 &', script, ...args], {
    access: 'write',
  });

  const readLog = async (): Promise<string> => (await machine.readFile(`${directory}/log`))?.toString() ?? '';
  const stop = async (): Promise<void> => {
    await machine.run(['touch', `${directory}/stop`], { access: 'write' });
    for (let tries = 0; tries < 20; tries++) {
      if ((await machine.stat(`${directory}/done`)) !== undefined) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  const clean = (): Promise<unknown> => machine.run(['rm', '-rf', directory], { access: 'write' });

  return {
    async progress() {
      const log = parseProbeLog(await readLog(), 0);
      return {
        acknowledged: log.puts.filter(({ ok }) => ok).length,
        connected: log.connects.filter(({ ok }) => ok).length,
      };
    },
    async finish() {
      await stop();
      const log = parseProbeLog(await readLog(), (await readClock(machine)).offsetMs);
      const drained = queue === '' ? [] : parseDrain(await drain(machine, site, queue, manager), run);
      await clean();
      return summarizeProbe(log, drained);
    },
    async abandon() {
      await stop();
      await clean();
    },
  };
}

async function drain(machine: Machine, site: Site, queue: string, manager: string): Promise<string> {
  const { stdout } = await machine.run([AMQSGETC, queue, manager], {
    access: 'write',
    timeoutMs: DRAIN_TIMEOUT_MS,
    env: { MQSERVER: `SYSTEM.DEF.SVRCONN/TCP/${site.vip.address}(${site.service.port ?? 1414})` },
  });
  return stdout;
}
