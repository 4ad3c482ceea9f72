// Adds up vitest's JSON reports: names every test that failed with the first lines of why, then
// prints "N passed, N failed[, N skipped]". Exits 1 when a test failed or a report holds no test.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const REASON_LINES = 12;

/** @param {string} text */
const reason = (text) =>
  text
    .split('\n')
    .slice(0, REASON_LINES)
    .map((line) => `    ${line}`)
    .join('\n');

let passed = 0;
let failed = 0;
let skipped = 0;
let empty = false;
for (const file of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests + report.numTodoTests;
  if (report.numTotalTests === 0) empty = true;
  // A file that fails to load fails no single test.
  if (!report.success && report.numFailedTests === 0) failed += 1;
  for (const suite of report.testResults) {
    const path = relative(process.cwd(), suite.name);
    const broken = suite.assertionResults.filter((test) => test.status === 'failed');
    for (const test of broken) {
      console.log(`FAILED ${path}: ${test.fullName}\n${reason(test.failureMessages.join('\n'))}`);
    }
    if (suite.status === 'failed' && broken.length === 0) {
      console.log(`FAILED ${path}\n${reason(suite.message)}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed > 0 || empty || passed === 0 ? 1 : 0);
