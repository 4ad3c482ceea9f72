import type { Change } from '../plan/step';
import type { PlannedStep } from '../plan/planner';
import { diffLines } from '../ui/line-diff';
import { formatBytes } from '../ui/format';
import type { Cli } from './cli';

/** The plan for people: one line a step, what it would change underneath. */
export function printPlan(cli: Cli, plan: readonly PlannedStep[], verbose = false): void {
  for (const { step, result } of plan) {
    const state = cli.text(`install.state.${result.state}`);
    cli.print(`${state}  ${cli.text(step.title.key, step.title.values)}`);
    if (result.state === 'done' && result.note !== undefined)
      cli.print(indent(cli.text(result.note.key, result.note.values)));
    if (result.state === 'todo') for (const change of result.changes) printChange(cli, change, verbose);
    if (result.state === 'blocked') cli.print(indent(cli.describe(result.error).trim()));
  }
}

function printChange(cli: Cli, change: Change, verbose: boolean): void {
  switch (change.kind) {
    case 'file': {
      const diff = diffLines(change.before ?? '', change.after);
      cli.print(indent(`${change.path} (${change.mode.toString(8)})`));
      if (change.secret === true)
        cli.print(indent(indent(cli.text('install.secret-lines', { count: diff.length }))));
      else for (const line of diff) cli.print(indent(indent(line)));
      break;
    }
    case 'command':
      cli.print(indent(`${cli.text(change.purpose.key, change.purpose.values)}: ${change.argv.join(' ')}`));
      break;
    case 'packages':
      cli.print(
        indent(
          cli.text('install.packages-new', {
            count: change.install.length,
            upgrades: change.upgrade.length,
            size: formatBytes(change.bytes),
            room: formatBytes(change.installedBytes),
          }),
        ),
      );
      if (verbose) for (const name of change.install) cli.print(indent(indent(name)));
      for (const upgrade of change.upgrade) cli.print(indent(indent(describeUpgrade(cli, upgrade))));
      break;
    case 'service':
      cli.print(indent(cli.text(`install.service.${change.change}`, { service: change.name })));
      break;
    case 'note':
      cli.print(indent(cli.text(change.text.key, change.text.values)));
      break;
  }
}

type Upgrade = Extract<Change, { kind: 'packages' }>['upgrade'][number];

function describeUpgrade(cli: Cli, upgrade: Upgrade): string {
  const line = `${upgrade.from} -> ${upgrade.to}`;
  return upgrade.protected === true ? `${line}  ${cli.text('install.packages-protected')}` : line;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}

/** The plan for `--json`; the content of files with secrets is left out. */
export function planDocument(plan: readonly PlannedStep[]): unknown[] {
  return plan.map(({ step, result }) => ({
    id: step.id,
    state: result.state,
    ...(result.state === 'todo' ? { changes: result.changes.map(changeDocument) } : {}),
    ...(result.state === 'blocked'
      ? { error: { code: result.error.code, message: result.error.message, hint: result.error.hint } }
      : {}),
  }));
}

function changeDocument(change: Change): unknown {
  if (change.kind !== 'file' || change.secret !== true) return change;
  const { kind, path, mode, secret } = change;
  return { kind, path, mode, secret };
}
