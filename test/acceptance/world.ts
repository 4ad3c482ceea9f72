import { vi } from 'vitest';
import type { PairMachines } from '../../src/acceptance/facts';
import { runScenario, type ScenarioResult, type ScenarioTools } from '../../src/acceptance/run-scenario';
import type { Instruction, Scenario } from '../../src/acceptance/scenarios/scenario';
import { HEARTBEAT_PID } from '../../src/failoverd/heartbeat-files';
import { recordedMachine, type RecordedAnswer, type RecordedMachine } from '../../src/node/recorded';
import { mountsOf, nodeCommands } from '../failoverd/sample';
import { site } from './sample';

type Index = 0 | 1;

/** Of every node when the world begins. */
const UPTIME_MS = 600_000;

export interface WorldOptions {
  /** How long nobody has the group during a move or a takeover. */
  readonly gapMs: number;
  /** hb_standby has no effect. */
  readonly moveFails?: boolean;
  /** So many requests of hb_standby are lost before one is heard. */
  readonly lostRequests?: number;
  /** A cut interface is not noticed by Heartbeat. */
  readonly blindToLinks?: boolean;
  /** The command that puts a cut interface up again fails. */
  readonly staysCut?: boolean;
  /** A crashed node does not boot. */
  readonly staysDown?: boolean;
  /** Nobody starts the service again, or Heartbeat, or the target daemon. */
  readonly staysDead?: boolean;
  /** When no heartbeat arrives, the standby takes the group too. */
  readonly splits?: boolean;
  /** How long ago the first node's Heartbeat was started, when the world begins. */
  readonly heartbeatAgeMs?: number;
  /** The cluster services of a node cannot be stopped. */
  readonly wontStop?: boolean;
  /** Numbers of acknowledged messages that the queue does not give back. */
  /** The connection breaks while the messages are read back. */
  readonly undrained?: boolean;
  readonly lose?: readonly number[];
}

export interface World {
  readonly tools: ScenarioTools;
  readonly instructions: Instruction[];
  readonly notices: string[];
  owner(): Index | undefined;
  /** What was run on a node to change it. */
  changes(index: Index): readonly string[];
}

/** A pair, its operator and a client, in fake time: what a scenario meets, without machines. */
export function createWorld(self: Index, firstOwner: Index, options: WorldOptions): World {
  let owner: Index | undefined = firstOwner;
  const off = new Set<Index>();
  const history: { at: number; owner: Index | undefined }[] = [{ at: 0, owner }];
  const hand = (to: Index | undefined): void => {
    owner = to;
    history.push({ at: Date.now(), owner });
  };
  const madeAt = Date.now();
  let requests = 0;
  /** What is held: one interface, every heartbeat, or the way to the storage. */
  let cut: 'interface' | 'vip-interface' | 'heartbeats' | 'storage' | undefined;
  let split = false;
  const withoutHeartbeat = new Set<Index>();
  let targetRuns = true;
  let servicePid = 100;
  const boots = [1, 1];
  const fall = (index: Index): void => {
    off.add(index);
    if (owner !== index) return;
    hand(undefined);
    const peer = index === 0 ? 1 : 0;
    // Where the other node plays dead, the one that fell takes the group again once it is back.
    const next = withoutHeartbeat.has(peer) ? index : peer;
    setTimeout(() => hand(next), next === index ? 60_000 + options.gapMs : options.gapMs);
  };
  const give = (index: Index): void => {
    if (owner !== index || options.staysDead === true) return;
    hand(undefined);
    setTimeout(() => hand(index === 0 ? 1 : 0), options.gapMs);
  };
  const instructions: Instruction[] = [];
  const notices: string[] = [];

  const node = (index: Index): RecordedMachine => {
    const machine = recordedMachine();
    const names = Object.keys(nodeCommands(site, index, true));
    const peer = index === 0 ? 1 : 0;
    const unlessOff =
      (answer: () => RecordedAnswer): RecordedAnswer =>
      () =>
        off.has(index) ? { exitCode: 255, stderr: 'No route to host' } : answer();
    for (const name of names)
      machine.commands.set(
        name,
        unlessOff(() => {
          if (name === 'cl_status hbstatus' && withoutHeartbeat.has(index)) return { exitCode: 1 };
          const unheard = cut === 'heartbeats' && options.blindToLinks !== true;
          if (name === `cl_status nodestatus ${site.nodes[peer].name.toLowerCase()}`)
            return off.has(peer) || unheard || withoutHeartbeat.has(peer)
              ? { stdout: 'dead\n', exitCode: 1 }
              : 'active\n';
          const dead = cut === 'interface' && options.blindToLinks !== true && name.endsWith(' eth1');
          if (dead) return 'dead\n';
          return nodeCommands(site, index, owner === index || split)[name] ?? '';
        }),
      );
    machine.commands.set(
      'true',
      unlessOff(() => ''),
    );
    machine.commands.set(
      'date +%s.%N %z',
      unlessOff(() => `${(Date.now() / 1000).toFixed(9)} +0000\n`),
    );
    machine.commands.set(
      'cat /proc/sys/kernel/random/boot_id',
      unlessOff(() => `boot-${boots[index]}\n`),
    );
    machine.commands.set(
      'setsid *',
      unlessOff(() => {
        setTimeout(() => {
          fall(index);
          boots[index] = (boots[index] ?? 0) + 1;
          if (options.staysDown !== true) setTimeout(() => off.delete(index), 60_000);
        }, 1_000);
        return '';
      }),
    );
    machine.commands.set(
      'pgrep -o *',
      unlessOff(() => (owner === index ? `${servicePid}\n` : { exitCode: 1 })),
    );
    machine.commands.set(
      'kill *',
      unlessOff(() => {
        hand(undefined);
        servicePid += 1;
        if (options.staysDead !== true) setTimeout(() => hand(index), options.gapMs);
        return '';
      }),
    );
    machine.commands.set(
      'pkill *',
      unlessOff((): RecordedAnswer => (argv) => {
        if (owner !== index) return { exitCode: 1 };
        // A frozen service is there, and answers nobody.
        const answers = argv[1] !== '-STOP';
        history.push({ at: Date.now(), owner: answers ? index : undefined });
        if (answers || options.staysDead === true) return '';
        setTimeout(() => {
          servicePid += 1;
          history.push({ at: Date.now(), owner });
        }, options.gapMs);
        return '';
      }),
    );
    machine.commands.set('sh -c *', (argv) => {
      if (off.has(index)) return { exitCode: 255, stderr: 'No route to host' };
      // Beginning and end of a disturbance are the two shell programs; the beginning is given what it does.
      const [, , , , , , begin] = argv;
      if (begin === undefined) {
        if (cut !== undefined && options.staysCut === true) return { exitCode: 1 };
        cut = undefined;
        return '';
      }
      if (begin.includes('dport')) {
        cut = 'heartbeats';
        split = options.splits === true;
      } else if (begin.includes('tc filter')) {
        cut = 'storage';
        give(index);
      } else if (begin.includes(`dev ${site.vip.interface} down`)) {
        cut = 'vip-interface';
        fall(index);
        if (options.staysDown !== true) setTimeout(() => off.delete(index), 60_000);
      } else cut = 'interface';
      return '';
    });
    machine.commands.set(
      'pkill -9 -x heartbeat',
      unlessOff(() => {
        withoutHeartbeat.add(index);
        if (options.staysDead !== true) setTimeout(() => withoutHeartbeat.delete(index), 10_000);
        return '';
      }),
    );
    for (const service of ['heartbeat', 'failoverd']) {
      machine.commands.set(
        `service ${service} stop`,
        unlessOff(() => {
          if (options.wontStop === true) return { exitCode: 1 };
          if (service === 'heartbeat') withoutHeartbeat.add(index);
          return '';
        }),
      );
      machine.commands.set(
        `service ${service} start`,
        unlessOff(() => {
          if (options.staysDead === true) return { exitCode: 1 };
          if (service === 'heartbeat') withoutHeartbeat.delete(index);
          return '';
        }),
      );
    }
    machine.commands.set(
      'tail *',
      unlessOff(() => ''),
    );
    machine.commands.set(
      '/usr/share/heartbeat/hb_standby all',
      unlessOff(() => {
        requests += 1;
        if (options.moveFails === true || requests <= (options.lostRequests ?? 0)) return '';
        hand(undefined);
        setTimeout(() => hand(peer), options.gapMs);
        return '';
      }),
    );
    const files = (): Record<string, string> => ({
      ...(owner === index || split ? { '/proc/mounts': mountsOf(site) } : {}),
      ...(options.heartbeatAgeMs === undefined || index !== 0
        ? {}
        : {
            [HEARTBEAT_PID]: '      700\n',
            '/proc/700/stat': `700 (heartbeat) S 1${' 0'.repeat(17)} ${(UPTIME_MS - options.heartbeatAgeMs) / 10} 0`,
            '/proc/uptime': `${(UPTIME_MS + Date.now() - madeAt) / 1_000} 0.00\n`,
          }),
    });
    return {
      ...machine,
      readFile(path) {
        const content = files()[path];
        return content === undefined ? machine.readFile(path) : Promise.resolve(Buffer.from(content));
      },
    };
  };

  const storage = recordedMachine();
  storage.commands.set('service tgtd status', () => (targetRuns ? '' : { exitCode: 1 }));
  storage.commands.set('service tgtd start', () => {
    targetRuns = true;
    return '';
  });
  storage.commands.set('service tgtd force-restart', () => {
    targetRuns = options.staysDead !== true;
    return targetRuns ? '' : { exitCode: 1 };
  });
  const nodes = [node(0), node(1)] as const;
  const machines: PairMachines = { nodes, storage };
  const client = recordedMachine();
  let began = 0;
  let run = '';
  const puts = (): { number: number; at: number; ok: boolean }[] => {
    const list: { number: number; at: number; ok: boolean }[] = [];
    for (let at = began; at < Date.now(); at += 300) {
      const known = history.filter((one) => one.at <= at);
      list.push({ number: list.length + 1, at, ok: known[known.length - 1]?.owner !== undefined });
    }
    return list;
  };
  client.commands.set('test -x *', '');
  client.commands.set('mktemp *', '/tmp/probe\n');
  client.commands.set('rm *', '');
  client.commands.set('touch *', () => {
    client.files.set('/tmp/probe/done', { ...NO_FILE });
    return '';
  });
  client.commands.set('sh -c *', (argv) => {
    began = Date.now();
    // sh -c SETSID SCRIPT, then the script's own arguments.
    run = argv[9] ?? '';
    return '';
  });
  client.commands.set('date *', () => `${(Date.now() / 1000).toFixed(9)} +0000\n`);
  client.commands.set('/opt/mqm/samp/bin/amqsgetc *', () =>
    puts()
      .filter(({ ok, number }) => ok && options.lose?.includes(number) !== true)
      .map(({ number }) => `message <hb-${run}-${number}>\n`)
      .concat(options.undrained === true ? 'MQGET ended with reason code 2009\n' : 'no more messages\n')
      .join(''),
  );
  const readFile = client.readFile.bind(client);
  const probeHost = {
    name: 'client',
    machine: {
      ...client,
      readFile: (path: string) =>
        path === '/tmp/probe/log'
          ? Promise.resolve(
              Buffer.from(
                puts()
                  .map(
                    ({ number, at, ok }) =>
                      `put ${number} ${at / 1000} ${(at + 50) / 1000} ${ok ? 'ok' : '2538'}`,
                  )
                  .join('\n'),
              ),
            )
          : readFile(path),
    },
  };

  const tools: ScenarioTools = {
    site,
    self,
    machines,
    probeHost,
    emit: (event) => {
      if (event.kind === 'notice') notices.push(event.text.key);
    },
    run: 'r1',
    suspend: () => Promise.resolve(),
    onProbe: () => undefined,
    onUndo: () => undefined,
    halted: () => false,
    instruct: (instruction) => {
      instructions.push(instruction);
      const index: Index = instruction.node === site.nodes[0].name ? 0 : 1;
      if (instruction.verb === 'power-on' || instruction.verb === 'thaw')
        setTimeout(() => off.delete(index), 10_000);
      else
        setTimeout(() => {
          fall(index);
        }, 2_000);
    },
  };
  return { tools, instructions, notices, owner: () => owner, changes: (index) => nodes[index].changes };
}

const NO_FILE = { content: '', mode: 0o644, uid: 0, gid: 0, type: 'file' } as const;

/** A scenario in whose middle nobody reboots, to its end. */
export async function playScenario(scenario: Scenario, tools: ScenarioTools): Promise<ScenarioResult> {
  const result = await runScenario(scenario, tools);
  if (result === 'suspended') throw new Error(`${scenario.id} was suspended`);
  return result;
}

/** Lets fake time pass until the work has ended. */
export async function passTime<T>(work: Promise<T>): Promise<T> {
  let ended = false;
  const watched = work.then(
    (value) => {
      ended = true;
      return value;
    },
    (error: unknown) => {
      ended = true;
      throw error;
    },
  );
  watched.catch(() => undefined);
  for (let seconds = 0; !ended && seconds < 7_200; seconds++) await vi.advanceTimersByTimeAsync(1_000);
  return watched;
}
