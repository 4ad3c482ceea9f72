import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';

import { sharedData } from '../shared-data';

const ROOT = path.join(__dirname, '..', '..');

describe("the cases of libsolv's, zypp's and yum's own test-suites", () => {
  it('are all answered as the independent judge wants', () => {
    const judge = sharedData('tools', 'score_cases.py');
    const command = ['npm', 'run', '--silent', 'solve-case', '--'];
    const { stdout, status } = spawnSync('python3', [judge, sharedData('data', 'solver'), '--', ...command], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(stdout).toBe('196/196\n');
    expect(status).toBe(0);
  }, 300_000);
});
