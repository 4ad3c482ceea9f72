import type { Machine } from '../node/machine';
import type { Recall, StepContext, StepJournal } from '../plan/step';
import type { Package } from '../rpm/package';
import { demand } from './demand';
import type { PackageSource } from './package-source';

/** rpm must never be killed while it writes its database: a transaction gets all the time it may need. */
export const TRANSACTION_TIMEOUT_MS = 3_600_000;

/** What is recorded before rpm begins; `null` once everything it wrote is on disk. */
interface Transaction {
  readonly boot: string;
  /** Full names of its packages. */
  readonly packages: readonly string[];
}

function recallTransaction(recall: Recall): Transaction | null {
  return (recall('transaction') ?? null) as Transaction | null;
}

export function isOpen(recall: Recall): boolean {
  return recallTransaction(recall) !== null;
}

export async function openTransaction(
  { machine, journal }: StepContext,
  packages: readonly Package[],
): Promise<void> {
  await journal.record('transaction', { boot: await readBootId(machine), packages: packages.map(fullName) });
}

/** Whether the power went during the last transaction. */
export async function wasCutOff({ machine, journal }: StepContext): Promise<boolean> {
  const transaction = recallTransaction(journal.recall);
  return transaction !== null && transaction.boot !== (await readBootId(machine));
}

/** rpm 4.8 syncs its database but no file that it unpacks. */
export async function closeTransaction(machine: Machine, journal: StepJournal): Promise<void> {
  if (!isOpen(journal.recall)) return;
  await demand(machine, ['sync'], { timeoutMs: TRANSACTION_TIMEOUT_MS });
  await journal.record('transaction', null);
}

/**
 * Installed packages of a transaction during which the power went: rpm's database knows them, but
 * their files may be empty and their scripts may not have run. They are to be installed again. A
 * transaction of this boot went on to its end when only this program was killed.
 */
export async function findUntrusted(
  source: PackageSource,
  installed: readonly Package[],
  { machine, journal }: StepContext,
): Promise<Package[]> {
  const transaction = recallTransaction(journal.recall);
  if (transaction === null || !(await wasCutOff({ machine, journal }))) return [];
  const present = new Set(installed.map(fullName));
  const untrusted = new Set(transaction.packages.filter((name) => present.has(name)));
  return source.packages.filter((one) => untrusted.has(fullName(one)));
}

async function readBootId(machine: Machine): Promise<string> {
  return ((await machine.readFile('/proc/sys/kernel/random/boot_id'))?.toString() ?? '').trim();
}

/** `name-version-release.arch`, as `rpm -e` takes it (rpm 4.8 takes no epoch there). */
export function fullName({ name, evr, arch }: Package): string {
  return `${name}-${evr.version}-${evr.release}.${arch}`;
}
