import type { VerifyReport } from '../acceptance/verify';
import { AppError } from '../core/error';
import type { Cli } from './cli';

/** Tells on the terminal what verify found: every check, every scenario, what would be played, and the verdict last. */
export function show(cli: Cli, report: VerifyReport): void {
  const mark = { passed: '✔', failed: '✖', warning: '!', unproved: '?' } as const;
  for (const { id, title, outcome, seen, advice } of report.checks) {
    cli.print(`${mark[outcome]} ${cli.text(title.key)} [${id}]`);
    if (outcome === 'passed') continue;
    for (const text of seen) cli.print(`    ${cli.text(text.key, text.values)}`);
    if (advice !== undefined) cli.print(`    → ${cli.text(advice.key, advice.values)}`);
  }
  for (const scenario of report.scenarios) {
    cli.print(`${mark[scenario.outcome]} ${cli.text(scenario.title.key)} [${scenario.id}]`);
    for (const text of scenario.told) cli.print(`    ${cli.text(text.key, text.values)}`);
    cli.print(
      `    ${cli.text('verify.told.client', {
        scenario: scenario.id,
        seconds: (scenario.outageMs / 1000).toFixed(1),
        bound: (scenario.boundMs / 1000).toFixed(0),
        acknowledged: scenario.acknowledged,
        lost: scenario.lost,
        doubled: scenario.doubled,
      })}`,
    );
  }
  for (const { id, title, guided, boundMs, usualMs } of report.planned) {
    const values = { id, bound: Math.round(boundMs / 1000), minutes: Math.ceil(usualMs / 60_000) };
    cli.print(`○ ${cli.text(title.key)} [${id}]`);
    cli.print(`    ${cli.text(guided ? 'verify.planned.guided' : 'verify.planned.alone', values)}`);
  }
  for (const text of report.notTested)
    if (text.key === 'verify.untested.late') cli.print(`! ${cli.text(text.key, text.values)}`);
  if (report.refused.length > 0) {
    const problems = report.refused.map((text) => cli.text(text.key, text.values).replace(/[.\u3002]$/, ''));
    cli.print(
      cli.describe(
        new AppError('VERIFY_NOT_HEALTHY', { problems: problems.join(cli.language === 'zh' ? '；' : '; ') }),
      ),
    );
  }
  cli.print(cli.text(`verify.verdict.${report.verdict}`));
}
