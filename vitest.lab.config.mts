import { defineConfig } from 'vitest/config';

/** Suites that only `scripts/test --all-labs` runs, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  interrupted:
    'takes 14 minutes beside another lab, where it passed as a whole on 27 November 2026; not tried within a whole run yet',
  scenarios:
    'is too long for the hour of CI (15 scenarios, each on a good and on a sabotaged pair, 2 to 5 minutes each): every one passed on both in November 2026, in parts, the last six of them on the 27th',
};
const all = process.env['HEARTBUNDLE_LABS'] === 'all';
if (!all)
  for (const [name, reason] of Object.entries(LEFT_OUT))
    console.log(`Left out: test/lab/${name}.test.ts, ${reason} (scripts/test --all-labs runs it)`);

// Suites that boot guests: one file after the other, long time limits, no retries.
export default defineConfig({
  test: {
    include: ['test/lab/**/*.test.ts'],
    exclude: all ? [] : Object.keys(LEFT_OUT).map((name) => `test/lab/${name}.test.ts`),
    testTimeout: 900_000,
    hookTimeout: 900_000,
    fileParallelism: false,
    bail: 0,
    pool: 'forks',
  },
});
