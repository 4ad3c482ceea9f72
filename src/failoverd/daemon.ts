import type { Server } from 'net';
import { dirname } from 'path';
import { AppError, describeError } from '../core/error';
import { makeFolder } from '../core/make-folder';
import type { Machine } from '../node/machine';
import type { Site } from '../site/schema';
import { perform } from './actions';
import { describeChanges } from './changes';
import { askControl, serveControl, type ControlRequest } from './control';
import {
  decide,
  defaultPolicy,
  endAttempt,
  initialMemory,
  type Action,
  type Memory,
  isAble,
  type Policy,
} from './decide';
import { createEarlyClaim, type EarlyClaim } from './early-claim';
import { renderEvent, type EventBody } from './event';
import { HEARTBEAT_LOG } from './heartbeat-files';
import { createHook, type Hook } from './hook';
import { createInitiatorRescue, type InitiatorRescue } from './initiator';
import { openJournal, type Journal } from './journal';
import { monotonicMs } from './monotonic';
import { holdingOf, type Observation } from './observation';
import { peerOf, type NodeIndex } from './observe';
import type { Situation } from './finding';
import type { Guardian } from './guardian';
import { createObserver, type Observer } from './observer';
import { watchPeer } from './peer-watch';
import { buildStatus } from './status';
import type { Syslog } from './syslog';

export const SOCKET_PATH = '/var/run/heartbundle/failoverd.sock';

/** While it exists nothing is restarted or moved by the monitor. */
export const MAINTENANCE_FILE = '/var/lib/heartbundle/maintenance';

const LOOP_MS = 1_000;
const EVENTS_IN_STATUS = 10;
/** Heartbeat and init wait for the daemon to stop; a slow hook must not hold them. */
const HOOK_AT_STOP_MS = 3_000;

export interface DaemonOptions {
  readonly machine: Machine;
  readonly site: Site;
  readonly self: NodeIndex;
  readonly version: string;
  readonly socketPath: string;
  readonly eventsPath: string;
  /** Makes the guard, once the daemon runs; absent where the site has none. */
  readonly guard?: (tell: (events: readonly EventBody[]) => void) => Guardian;
  /** Told each event as one English line; the init script sends it to /var/log/heartbundle.log. */
  readonly log: (line: string) => void;
  /** Told the same line; closed when the daemon stops. */
  readonly syslog?: Syslog;
}

/** The failover daemon: observes every second, journals what changed, decides, acts, answers. */
export class Daemon {
  private readonly observer: Observer;
  private readonly policy: Policy;
  private readonly hook: Hook;
  private readonly rescue: InitiatorRescue;
  private readonly startedAt = monotonicMs();
  private memory: Memory = initialMemory;
  private observation: Observation | undefined;
  private acting: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private looping: Promise<void> = Promise.resolve();
  private stopping = false;
  private maintenance = false;

  private constructor(
    private readonly options: DaemonOptions,
    private readonly journal: Journal,
  ) {
    this.observer = createObserver(options.machine, options.site, options.self);
    this.policy = defaultPolicy(options.self === 0, options.site);
    this.hook = createHook(options.machine, options.site, (event) => this.tell([event]));
    const { machine, site, log } = options;
    this.rescue = createInitiatorRescue({ machine, site, log, tell: (events) => void this.tell(events) });
  }

  private server: Server | undefined;
  private guard: Guardian | undefined;
  private early: (EarlyClaim & { readonly watch: { close(): void } }) | undefined;

  /** Starts the loop and the socket; an answering daemon on the same socket is FAILOVERD_RUNNING. */
  static async start(options: DaemonOptions): Promise<Daemon> {
    const { socketPath, eventsPath, version } = options;
    if ((await askControl(socketPath, { command: 'ping' }, 2_000)) !== undefined)
      throw new AppError('FAILOVERD_RUNNING', { socket: socketPath });
    await makeFolder(dirname(eventsPath), 0o755);
    const journal = await openJournal(eventsPath, options.site.nodes[options.self].name);
    const daemon = new Daemon(options, journal);
    await daemon.tell([{ kind: 'started', version, pid: process.pid }]);
    daemon.guard = options.guard?.((events) => void daemon.tell(events));
    if (daemon.guard !== undefined) daemon.claimEarly(daemon.guard);
    daemon.server = await serveControl(socketPath, (request) => daemon.handle(request));
    daemon.schedule(0);
    return daemon;
  }

  /** Ends the loop, waits for what is under way, and removes the socket. */
  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.early?.watch.close();
    this.early?.close();
    // First: a look that hangs must not let an armed watchdog reset the machine.
    await this.guard?.close();
    await this.looping;
    await this.tell([{ kind: 'stopped' }]);
    await this.hook.drain(HOOK_AT_STOP_MS);
    await this.options.syslog?.close();
    const { server } = this;
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private claimEarly(guard: Guardian): void {
    const { site, self, log } = this.options;
    const holds = (): boolean => this.observation !== undefined && holdingOf(this.observation) !== 'nothing';
    const early = createEarlyClaim({ guard, holds, log });
    const watch = watchPeer(HEARTBEAT_LOG, site.nodes[peerOf(self)].name, (news) => {
      if (news === 'heard') return guard.peerHeard();
      guard.peerDied();
      this.observer.peerDied(monotonicMs());
      early.peerDied();
    });
    this.early = { ...early, watch };
  }

  private schedule(delay: number): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      const began = monotonicMs();
      this.looping = this.tick().catch((error: unknown) => {
        this.options.log(`observation failed: ${describeError(error)}`);
      });
      void this.looping.then(() => this.schedule(Math.max(50, LOOP_MS - (monotonicMs() - began))));
    }, delay);
  }

  private async tick(): Promise<void> {
    const now = await this.observer.look(monotonicMs());
    const before = this.observation;
    this.observation = now;
    // The guard does not wait for the journal's disk.
    const told = this.tell(describeChanges(before, now));
    const situation = await this.situation(now);
    this.rescue.consider(now, this.maintenance);
    this.guard?.observe(now, isAble(this.memory, situation, this.policy));
    await told;
    if (this.acting !== undefined) return;
    const known = this.memory;
    const { memory, action } = decide(known, situation, this.policy);
    this.memory = memory;
    const { finding, heldBack } = memory;
    if (finding !== known.finding) await this.tell([{ kind: 'finding', finding }]);
    if (heldBack !== undefined && heldBack !== known.heldBack)
      await this.tell([{ kind: 'held-back', finding, reason: heldBack }]);
    if (action !== undefined) this.act(action, memory.attempts.length);
  }

  /** What is seen, with what only others know: a person's wish to be left alone, the guard's view of the peer. */
  private async situation(now: Observation): Promise<Situation> {
    const maintenance = (await this.options.machine.stat(MAINTENANCE_FILE)) !== undefined;
    if (maintenance !== this.maintenance) {
      this.maintenance = maintenance;
      await this.tell([{ kind: 'maintenance', on: maintenance }]);
    }
    const peerView = this.guard?.peerView();
    const state = this.guard?.state();
    const handsOff = maintenance ? 'maintenance' : this.guard?.isAtWork() === true ? 'guard' : undefined;
    return {
      ...now,
      ...(peerView === undefined ? {} : { peerView }),
      ...(handsOff === undefined ? {} : { handsOff }),
      ...(state === undefined ? {} : { renewalMs: state.lease.lateMs }),
      ...(state?.phase === 'owner' ? { owns: true } : {}),
    };
  }

  /** Acts beside the loop, so that observation goes on; one action at a time. */
  private act(action: Action, attempt: number): void {
    this.acting = (async () => {
      await this.tell([{ kind: 'action', action, attempt }]);
      const { exitCode, stdout, stderr } = await perform(this.options.machine, this.options.site, action);
      const output = `${stdout}\n${stderr}`.trim().split('\n').slice(-3).join(' / ').slice(0, 300);
      await this.tell([{ kind: 'action-done', action, exitCode, output }]);
    })()
      .catch((error: unknown) => this.options.log(`action ${action} failed: ${describeError(error)}`))
      .then(() => {
        this.acting = undefined;
        this.memory = endAttempt(this.memory, monotonicMs());
        this.observer.refresh();
      });
  }

  private async tell(events: readonly EventBody[]): Promise<void> {
    if (events.length === 0) return;
    for (const event of events) {
      const line = renderEvent(event);
      this.options.log(line);
      this.options.syslog?.say(line);
    }
    const { entries, written } = this.journal.append(events);
    this.hook.offer(entries);
    // A full or broken disk must not stop the daemon: what happened is in syslog still.
    await written.catch((error: unknown) => this.options.log(`journal: ${describeError(error)}`));
  }

  private handle(request: ControlRequest): Promise<unknown> {
    switch (request.command) {
      case 'ping':
        return Promise.resolve({ pid: process.pid, version: this.options.version });
      case 'status':
        return this.status();
      case 'events': {
        const count = typeof request['count'] === 'number' ? request['count'] : EVENTS_IN_STATUS;
        return Promise.resolve(this.journal.recent(count));
      }
      case 'acquire':
        this.early?.asked();
        return this.guard?.acquire() ?? Promise.resolve({ acquired: true });
      case 'release':
        return (this.guard?.release() ?? Promise.resolve()).then(() => ({ released: true }));
      case 'ownership':
        return Promise.resolve({
          owns: this.guard?.state().phase === 'owner' && this.early?.isUnasked() !== true,
        });
      default:
        return Promise.reject(new Error(`unknown command ${request.command}`));
    }
  }

  private async status(): Promise<unknown> {
    await this.looping;
    if (this.observation === undefined) throw new Error('the first observation is not complete yet');
    const { site, self, version } = this.options;
    const sinceMs = monotonicMs() - this.startedAt;
    const daemon = { running: true, version, sinceMs, guard: this.guard?.state() ?? null };
    const events = this.journal.recent(EVENTS_IN_STATUS);
    return buildStatus(site, self, this.observation, daemon, events, new Date().toISOString());
  }
}
