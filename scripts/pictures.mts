// Draws docs/pictures for the README: the wizard as a terminal (tmux) shows it, and a report of verify as
// headless Chromium does. `npm run pictures -- report.json` takes the report of a run, such as
// dist/demo/report/report.json; without one, the example of test/acceptance.
import { mkdtempSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderHtml } from '../src/acceptance/report/html.ts';
import type { VerifyReport } from '../src/acceptance/verify.ts';
import { exampleReport } from '../test/acceptance/report-example.ts';
import { photograph } from './lib/photograph.ts';
import { drawScreen } from './lib/terminal-picture.ts';
import { playWizard, WIZARD_COLUMNS } from './lib/wizard-screen.ts';

const FOLDER = 'docs/pictures';
/** A README should load on a slow line. */
const MOST_BYTES = 150_000;

/** The switch of languages shows Chinese letters, for which the machine may have no font. */
const ENGLISH = '<style>.switch { visibility: hidden; }</style>';

const [given] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'pictures-'));
try {
  mkdirSync(FOLDER, { recursive: true });
  const report =
    given === undefined ? await exampleReport() : (JSON.parse(readFileSync(given, 'utf8')) as VerifyReport);
  writeFileSync(`${FOLDER}/wizard.svg`, drawScreen(await playWizard(work), WIZARD_COLUMNS));
  photograph(
    work,
    `${renderHtml(report, 'en')}${ENGLISH}`,
    { width: 1060, height: 1000 },
    `${FOLDER}/report.png`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
for (const name of ['wizard.svg', 'report.png']) {
  const { size } = statSync(`${FOLDER}/${name}`);
  console.log(`${FOLDER}/${name}: ${size} bytes`);
  if (size > MOST_BYTES) process.exitCode = 1;
}
