import type { CatalogueEntry } from '../../src/core/error-catalogue';

/** docs/errors.md as Markdown: every code with its sentence, what to do, and its exit code. */
export function renderErrorsDocument(catalogue: Readonly<Record<string, CatalogueEntry>>): string {
  const sections = Object.entries(catalogue).map(
    ([code, entry]) =>
      `## ${code}\n\n${entry.en}\n\n${entry.hint.en}\n\nExit code ${entry.exit}. 中文：${entry.zh} ${entry.hint.zh}\n`,
  );
  return [
    '# Errors',
    '',
    'Generated from `src/core/error-catalogue.ts` by `npm run docs:errors`. Words in braces are filled in when the error happens.',
    '',
    '| exit code | meaning |',
    '| --- | --- |',
    '| 0 | done |',
    '| 1 | failed |',
    '| 2 | bad usage or bad input file |',
    '| 3 | a check or preflight failed |',
    '| 4 | only warnings |',
    '| 5 | signature or digest verification failed |',
    '| 130 | cancelled |',
    '',
    ...sections,
  ].join('\n');
}
