import { defineConfig } from 'vitest/config';

// Suites that boot guests: one file after the other, long time limits, no retries.
export default defineConfig({
  test: {
    include: ['test/lab/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    fileParallelism: false,
    bail: 0,
    pool: 'forks',
  },
});
