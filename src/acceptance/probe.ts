import { AppError } from '../core/error';
import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import { readClock } from './clock';
import { PATIENCE_SECONDS, PROBE_SCRIPT } from './probe-script';
import {
  isDrained,
  parseDrain,
  parseProbeLog,
  summarizeProbe,
  type Drained,
  type ProbeResult,
} from './probe-result';

const AMQSPUTC = '/opt/mqm/samp/bin/amqsputc';
const AMQSGETC = '/opt/mqm/samp/bin/amqsgetc';
/** amqsgetc waits 15 s for one more message before it says that there is none. */
const DRAIN_TIMEOUT_MS = 300_000;

export interface ProbeHost {
  readonly name: string;
  readonly machine: Machine;
}

export interface RunningProbe {
  /** Where its files are on the probe host. */
  readonly directory: string;
  /** Attempts so far: acknowledged messages, and accepted connections. */
  progress(): Promise<{ acknowledged: number; connected: number }>;
  /** Stops the client, empties the queue of this run's messages, and judges. */
  finish(): Promise<ProbeResult>;
  /** Stops the client and removes its files. */
  abandon(): Promise<void>;
}

/** Whether attempts of its own kind are made, MQ's or the site's; otherwise only connections are probed. */
export function probesMessages(site: Site): boolean {
  return site.service.type === 'mq' || site.verify?.probe !== undefined;
}

/** Throws VERIFY_PROBE_HOST when the host cannot be entered or lacks the client programs. */
export async function checkProbeHost(site: Site, host: ProbeHost): Promise<void> {
  const own = site.verify?.probe;
  const ofMq = site.service.type === 'mq' ? [AMQSPUTC, AMQSGETC] : ['/bin/sh'];
  const needed =
    own === undefined ? ofMq : [own.command[0], ...(own.drain === undefined ? [] : [own.drain[0]])];
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

/** Starts the client: a message and a connection, each 100 ms after the last, until `finish` or the limit. */
export async function startProbe(
  site: Site,
  host: ProbeHost,
  run: string,
  limitSeconds: number,
): Promise<RunningProbe> {
  const { machine } = host;
  const { service, vip } = site;
  const port = service.port ?? 0;
  const own = site.verify?.probe;
  const mq = own === undefined && service.type === 'mq' ? service : undefined;
  const [queue, manager] = [mq?.probeQueue ?? '', mq?.queueManager ?? ''];
  const made = await machine.run(['mktemp', '-d', '/tmp/heartbundle-probe.XXXXXX'], { access: 'write' });
  const directory = made.stdout.trim();
  if (made.exitCode !== 0 || directory === '')
    throw new AppError('VERIFY_PROBE_HOST', { host: host.name, problem: made.stderr.trim() });
  const script = `${directory}/probe.sh`;
  await machine.writeFile(script, PROBE_SCRIPT, { mode: 0o700 });
  const patience = String(own?.timeout ?? PATIENCE_SECONDS);
  const args = [directory, vip.address, String(port), queue, manager, run, String(limitSeconds), patience];
  await machine.run(
    [
      'sh',
      '-c',
      'setsid sh "$0" "$@" </dev/null >/dev/null 2>&1 &',
      script,
      ...args,
      ...(own?.command ?? []),
    ],
    {
      access: 'write',
    },
  );
  return attachProbe(site, host, run, directory);
}

/** A client that runs already, by its directory: it outlives the verify that started it. */
export function attachProbe(
  site: Site,
  { machine }: ProbeHost,
  run: string,
  directory: string,
): RunningProbe {
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
    directory,
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
      const drained = await drain(machine, site, run);
      await clean();
      return summarizeProbe(log, drained);
    },
    async abandon() {
      await stop();
      await clean();
    },
  };
}

/** Numbers of the run's messages that the service holds. */
async function drain(machine: Machine, site: Site, run: string): Promise<Drained> {
  const { service, vip } = site;
  const own = site.verify?.probe;
  const port = String(service.port ?? '');
  if (own !== undefined) {
    if (own.drain === undefined) return 'nobody-to-ask';
    const env = { HEARTBUNDLE_ADDRESS: vip.address, HEARTBUNDLE_PORT: port, HEARTBUNDLE_RUN: run };
    const drained = await machine.run(own.drain, { access: 'write', timeoutMs: DRAIN_TIMEOUT_MS, env });
    if (drained.exitCode !== 0) return 'failed';
    return drained.stdout
      .split('\n')
      .filter((line) => /^\d+$/.test(line.trim()))
      .map(Number);
  }
  if (service.type !== 'mq') return 'nobody-to-ask';
  const { stdout } = await machine.run([AMQSGETC, service.probeQueue, service.queueManager], {
    access: 'write',
    timeoutMs: DRAIN_TIMEOUT_MS,
    env: { MQSERVER: `SYSTEM.DEF.SVRCONN/TCP/${vip.address}(${port})` },
  });
  return isDrained(stdout) ? parseDrain(stdout, run) : 'failed';
}
