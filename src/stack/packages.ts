import { AppError } from '../core/error';
import type { CommandResult, Machine } from '../node/machine';
import { missingPackages, readInstalledPackages } from '../node/rpm-database';
import {
  DONE,
  todoUnlessEmpty,
  type Change,
  type CheckContext,
  type CheckResult,
  type Remainder,
  type Step,
  type StepContext,
  type StepJournal,
} from '../plan/step';
import { dependencyMatches } from '../rpm/dependency';
import { compareEvr } from '../rpm/evr';
import { nevra, type Package } from '../rpm/package';
import type { Job, NeedsFilelists, Problem, Replacement, Solution, SolveInput } from '../solver/types';
import type { Leave } from './leave';
import type { PackageSource } from './package-source';
import {
  recordArrived,
  recordBefore,
  removeEmptied,
  removeHalfMadeAccounts,
  removeTraces,
  traceRemains,
} from './package-traces';
import {
  closeTransaction,
  findUntrusted,
  fullName,
  isOpen,
  openTransaction,
  TRANSACTION_TIMEOUT_MS,
  wasCutOff,
} from './package-transaction';
import { tellRpmProblems } from './rpm-problems';

/** The solver, and its words for a problem. */
export interface Solver {
  solve(input: SolveInput): Solution | Problem | NeedsFilelists;
  explain(problem: Problem): string;
}

/**
 * The role's packages: the smallest set of the bundle that makes what is wanted installed, in one
 * rpm transaction that was tested first. What is installed already, in whatever version, stays.
 */
export function packagesStep(source: PackageSource, solver: Solver, leave: Leave = {}): Step {
  const decideFor = (installed: readonly Package[]): Decision | AppError =>
    decide(source, solver, installed, leave.coreUpgrade === true);
  return {
    id: 'packages',
    title: { key: 'install.step.packages' },
    async check({ machine, recall }) {
      const decision = decideFor(await readInstalledPackages(machine));
      if (decision instanceof AppError) return { state: 'blocked', error: decision };
      const described = describe(decision, source.protected);
      if (described.state !== 'done' || !isOpen(recall)) return described;
      return { state: 'todo', changes: [{ kind: 'note', text: { key: 'install.note.open-transaction' } }] };
    },
    async apply({ machine, journal }) {
      const installed = await readInstalledPackages(machine);
      const decision = decideFor(installed);
      if (decision instanceof AppError) throw decision;
      const { replace } = decision;
      const untrusted = await findUntrusted(source, installed, { machine, journal });
      const install = [...decision.install, ...untrusted];
      const again = untrusted.length > 0 ? ['--replacepkgs'] : [];
      if (install.length === 0) return closeTransaction(machine, journal);
      await importKeys(machine, journal, source);
      const files = install.map(({ location }) => location);
      const tested = await rpm(machine, ['-U', ...again, '--test', ...files]);
      if (tested.exitCode !== 0) throw refused(tested);
      const replacing = new Set(replace.map(({ new: arriving }) => arriving));
      const fresh = decision.install.filter((one) => !replacing.has(one)).map(fullName);
      const before = (journal.recall('installed') as string[] | undefined) ?? [];
      await journal.record('installed', [...new Set([...before, ...fresh])]);
      const upgraded = (journal.recall('upgraded') as string[] | undefined) ?? [];
      await journal.record('upgraded', [...new Set([...upgraded, ...[...replacing].map(fullName)])]);
      if (await wasCutOff({ machine, journal })) {
        await removeHalfMadeAccounts({ machine, journal });
        await removeEmptied(
          { machine, journal },
          ([] as string[]).concat(...install.map((one) => one.files)),
        );
      }
      // What an upgraded package brings belongs to a package that stays.
      const traces = replace.length === 0 ? await recordBefore({ machine, journal }) : undefined;
      await openTransaction({ machine, journal }, install);
      const done = await rpm(machine, ['-U', ...again, ...files]);
      if (traces !== undefined) await recordArrived({ machine, journal }, traces);
      const missing = missingPackages(await readInstalledPackages(machine), install);
      if (done.exitCode !== 0 || missing.length > 0) {
        const packages = missing.map(nevra).join(', ');
        const { problems, problemsZh } = tellRpmProblems(done);
        const details = { packages, output: problems, outputZh: problemsZh };
        throw new AppError('PACKAGES_INCOMPLETE', details);
      }
      await closeTransaction(machine, journal);
    },
    ...TAKING_BACK,
  };
}

/** The same step for a rollback, which needs no bundle: it only takes back. */
export function packagesUndoStep(): Step {
  return {
    id: 'packages',
    title: { key: 'install.step.packages' },
    check: () => Promise.resolve(DONE),
    apply: () => Promise.resolve(),
    ...TAKING_BACK,
  };
}

const TAKING_BACK = { undo: removePackages, remains: packageRemains };

/** Removes what the journal says was newly installed, in one transaction; upgraded packages stay. */
async function removePackages({ machine, journal }: StepContext): Promise<void> {
  const names = (journal.recall('installed') as string[] | undefined) ?? [];
  const present = new Set((await readInstalledPackages(machine)).map(fullName));
  const removable = names.filter((name) => present.has(name));
  if (removable.length > 0) {
    const removed = await rpm(machine, ['-e', ...removable]);
    if (removed.exitCode !== 0) throw refused(removed);
  }
  await removeTraces({ machine, journal });
  for (const key of (journal.recall('keys') as string[] | undefined) ?? []) await rpm(machine, ['-e', key]);
}

async function packageRemains(context: CheckContext): Promise<Remainder[]> {
  const upgraded = (context.recall('upgraded') as string[] | undefined) ?? [];
  const present = new Set((await readInstalledPackages(context.machine)).map(fullName));
  const kept = upgraded.filter((name) => present.has(name));
  return [{ kind: 'upgraded', names: kept }, ...(await traceRemains(context))];
}

interface Decision {
  readonly install: readonly Package[];
  readonly replace: readonly Replacement[];
}

function decide(
  source: PackageSource,
  solver: Solver,
  installed: readonly Package[],
  coreUpgrade: boolean,
): Decision | AppError {
  const jobs = source.wanted.filter((job) => !isSatisfied(job, installed));
  const program = installed.find(({ name }) => name === source.program.name);
  if (program === undefined || compareEvr(program.evr, source.program.evr) < 0)
    jobs.push({ kind: 'packages', packages: [source.program], label: source.program.name });
  if (jobs.length === 0) return { install: [], replace: [] };
  const input = { packages: source.packages, installed, jobs, policy: { arch: source.program.arch } };
  let solution = solver.solve(input);
  if (solution.ok === 'needs-filelists') {
    // The bundle's headers and the rpm database know all files: these paths have no owner.
    const owners = new Map(solution.paths.map((path) => [path, []] as const));
    solution = solver.solve({ ...input, owners });
  }
  if (solution.ok === 'needs-filelists')
    return new AppError('PACKAGES_UNSOLVABLE', { reason: `nothing provides ${solution.paths.join(', ')}` });
  if (!solution.ok) return new AppError('PACKAGES_UNSOLVABLE', { reason: solver.explain(solution) });
  return (
    findHarm(solution, coreUpgrade ? [] : source.protected) ?? {
      install: solution.install,
      replace: solution.replace,
    }
  );
}

/** What a solution must not do to a machine that works. */
function findHarm({ erase, replace }: Solution, kept: readonly string[]): AppError | undefined {
  const [gone] = erase;
  if (gone !== undefined) return new AppError('PACKAGES_HARMFUL', { harm: `removes ${nevra(gone)}` });
  const older = replace.find(({ kind }) => kind === 'downgrade');
  if (older !== undefined)
    return new AppError('PACKAGES_HARMFUL', { harm: `replaces ${nevra(older.old)} by ${nevra(older.new)}` });
  const core = replace.filter(({ old }) => kept.indexOf(old.name) !== -1);
  if (core.length === 0) return undefined;
  const changes = core.map((one) => `${nevra(one.old)} -> ${nevra(one.new)}`).join(', ');
  return new AppError('PACKAGES_PROTECTED', { changes });
}

function isSatisfied(job: Job, installed: readonly Package[]): boolean {
  if (job.kind === 'packages') return false;
  if (job.kind === 'name') {
    const { name, range } = job;
    return installed.some(
      (one) =>
        one.name === name &&
        (range === undefined || dependencyMatches({ name, op: '=', evr: one.evr }, range)),
    );
  }
  const { capability } = job;
  return installed.some(
    (one) =>
      one.files.includes(capability.name) ||
      one.provides.some((provide) => dependencyMatches(provide, capability)),
  );
}

function describe({ install, replace }: Decision, kept: readonly string[]): CheckResult {
  if (install.length === 0) return todoUnlessEmpty([]);
  const replacing = new Set(replace.map(({ new: arriving }) => arriving));
  const change: Change = {
    kind: 'packages',
    install: install.filter((one) => !replacing.has(one)).map(nevra),
    upgrade: replace.map((one) => ({
      from: nevra(one.old),
      to: nevra(one.new),
      ...(kept.indexOf(one.old.name) === -1 ? {} : { protected: true }),
    })),
    bytes: install.reduce((sum, { size }) => sum + size, 0),
    installedBytes: install.reduce((sum, { installedSize }) => sum + installedSize, 0),
  };
  return { state: 'todo', changes: [change] };
}

/** rpm 4.8 warns and goes on when it lacks a key; the bundle's check has verified every signature. */
async function importKeys(machine: Machine, journal: StepJournal, source: PackageSource): Promise<void> {
  for (const { file, fingerprint } of source.keys) {
    const name = `gpg-pubkey-${fingerprint.slice(-8).toLowerCase()}`;
    const known = await machine.run(['rpm', '-q', name], { access: 'read' });
    if (known.exitCode === 0) continue;
    const before = (journal.recall('keys') as string[] | undefined) ?? [];
    await journal.record('keys', [...new Set([...before, name])]);
    const imported = await rpm(machine, ['--import', file]);
    if (imported.exitCode !== 0) throw refused(imported);
  }
}

function rpm(machine: Machine, args: readonly string[]): Promise<CommandResult> {
  return machine.run(['rpm', ...args], {
    access: 'write',
    leavesDaemon: true,
    timeoutMs: TRANSACTION_TIMEOUT_MS,
  });
}

function refused(result: CommandResult): AppError<'PACKAGES_REFUSED'> {
  return new AppError('PACKAGES_REFUSED', tellRpmProblems(result));
}
