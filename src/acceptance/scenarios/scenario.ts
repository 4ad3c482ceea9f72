import type { Emit, Text } from '../../core/events';
import type { NodeIndex } from '../../failoverd/observe';
import type { Site } from '../../site/schema';
import type { PairMachines } from '../facts';
import type { PairView } from '../pair';
import type { Undo } from '../undo';

/** What only a person (or the lab) can do. The words are part of the contract: `ACTION power-off NODE`. */
export interface Instruction {
  readonly verb: 'power-off' | 'power-on' | 'freeze' | 'thaw';
  readonly node: string;
}

/** Gives an instruction to whoever stands at the machines; returns at once. */
export type Instruct = (instruction: Instruction) => void;

export interface ScenarioContext {
  readonly site: Site;
  /** The node on which verify runs. */
  readonly self: NodeIndex;
  readonly machines: PairMachines;
  readonly emit: Emit;
  readonly instruct: Instruct;
  /** Notes a moment of the scenario in its timeline. */
  mark(host: string, text: Text): void;
  /** Notes that a node is gone from now on, or back. */
  setAbsent(index: NodeIndex, absent: boolean): void;
  /** Hands over what takes a disturbance back: done by `undoNow`, after a failure and on Ctrl-C. */
  undoLater(undo: Undo): void;
  /** Takes back what is disturbed; throws ScenarioFailure when it cannot be. */
  undoNow(): Promise<void>;
  /** Keeps all that is needed to go on after this node has rebooted; boot ids of both nodes as they are now. */
  suspend(bootIds: readonly string[]): Promise<void>;
  /** What `suspend` was given, where this run goes on with it. */
  readonly bootIds: readonly string[];
  look(): Promise<PairView>;
  /** Leaves pair and client alone for a while. */
  pause(ms: number): Promise<void>;
  /** Asks one node, by one command a second, whether the virtual address has come to it. */
  waitForVip(index: NodeIndex, limitMs: number): Promise<void>;
  /** Whether the virtual address goes from the node within the time. */
  vipLeaves(index: NodeIndex, limitMs: number): Promise<boolean>;
  /** Looks until the condition holds; throws ScenarioFailure after the limit. */
  waitFor(what: Text, limitMs: number, condition: (view: PairView) => boolean): Promise<PairView>;
  /** Waits until a probe of its own kind says yes; throws ScenarioFailure after the limit. */
  waitUntil(what: Text, limitMs: number, condition: () => Promise<boolean>): Promise<void>;
}

/** A scenario that did not come to its end; what was waited for in vain. */
export class ScenarioFailure extends Error {
  constructor(readonly text: Text) {
    super(text.key);
  }
}

/** A scenario whose run of verify was cancelled: it disturbs nothing more. */
export class ScenarioHalted extends Error {}

export interface Scenario {
  readonly id: string;
  /** A person must be at the machines. */
  readonly guided: boolean;
  /** Without the guard both nodes could come to own the group: refused on such a site. */
  readonly needsGuard?: true;
  /** The node of verify reboots in it: the client must run elsewhere, and `resume` goes on. */
  readonly rebootsItself?: true;
  /** Played only where `--only` names it: it needs what not every site has. */
  readonly byNameOnly?: true;
  /** Whether the site has what is disturbed; absent where every site has it. */
  appliesTo?(site: Site): boolean;
  /** How long the client may be without acknowledgement, in milliseconds. */
  boundMs(site: Site): number;
  /** How long it takes as a rule, preparation and clean-up included, in milliseconds; a window is kept by it. */
  usualMs(site: Site): number;
  /** Brings the pair into the state the scenario starts from; not measured. */
  prepare(context: ScenarioContext, owner: NodeIndex): Promise<void>;
  /** Disturbs and waits until the pair is healthy again; gives what to say about it. */
  run(context: ScenarioContext, owner: NodeIndex): Promise<readonly Text[] | 'suspended'>;
  /** Goes on after the node of verify has booted; `owner` is who owned before. */
  resume?(context: ScenarioContext, owner: NodeIndex): Promise<readonly Text[]>;
}
