import type { AppError } from '../core/error';
import type { Machine } from '../node/machine';
import type { MachineFacts } from '../node/survey';
import type { AnswerId, Answers } from './answers';
import type { Role } from './schema';

/** `defaults` is not asked: it is reached from the summary. */
export const SECTIONS = ['nodes', 'network', 'storage', 'service', 'defaults'] as const;
export type Section = (typeof SECTIONS)[number];

/** What a question may look at: this machine, and the answers before it. */
export interface View {
  readonly role: Role;
  readonly facts: MachineFacts;
  readonly answers: Answers;
}

export interface Choice {
  readonly value: string;
  /** What was found out about it, such as a disk's size; undefined: a text of the catalogue says it. */
  readonly note?: string;
}

export interface Question {
  readonly id: AnswerId;
  readonly section: Section;
  /** Keys of the site file that the answer decides. */
  readonly keys: readonly string[];
  /** What `--help` says; the wizard's own words are in the message catalogue. */
  readonly help: string;
  /** Whether it arises at all. */
  readonly applies?: (answers: Answers) => boolean;
  /** What this machine knows for certain: then nobody is asked. */
  readonly known?: (view: View) => string | undefined;
  /** What is offered as the default. */
  readonly suggest?: (view: View) => string | undefined;
  readonly choices?: (view: View) => readonly Choice[];
  /** Only the choices may be given. */
  readonly closed?: true;
  /** What the schema cannot see: the machine and its network are asked. */
  readonly examine?: (machine: Machine, value: string, view: View) => Promise<AppError | undefined>;
}
