import execa from 'execa';
import { writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const LAB = 'test/fixtures/site.lab.yaml';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hb-install-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The program from its source, without a terminal. */
async function heartbundle(...args: string[]) {
  const { exitCode, stdout, stderr } = await execa('node', ['--import', 'tsx', 'src/main.ts', ...args], {
    reject: false,
    stdin: 'ignore',
    env: { LC_ALL: 'C' },
  });
  return { exitCode, stdout, stderr };
}

it('asks nothing without a terminal: the missing consent is an error that names its flag', async () => {
  expect(await heartbundle('install', '--site', LAB)).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      'Error [NO_TERMINAL]: The answer to "yes" is missing and there is no terminal to ask for it.\n' +
      'What to do: Give it as --yes or in the site file.',
  });
});

it('names the site file that cannot be read', async () => {
  const { exitCode, stderr } = await heartbundle('install', '--site', '/no/such.yaml', '--yes');
  expect([exitCode, stderr.split('\n')[0]]).toEqual([
    2,
    'Error [FILE_UNREADABLE]: /no/such.yaml cannot be read: there is no such file.',
  ]);
});

it('shows every wrong value of a site file with exit code 2, also as JSON', async () => {
  const file = join(folder, 'site.yaml');
  writeFileSync(file, 'format: 1\ncluster: MQ\n');
  const { exitCode, stdout } = await heartbundle('install', '--site', file, '--yes', '--json');
  const { error } = JSON.parse(stdout) as { error: { code: string; details: { count: number } } };
  expect([exitCode, error.code, error.details.count]).toEqual([2, 'SITE_INVALID', 7]);
});

it('says which machines the site file knows when this is none of them', async () => {
  const { exitCode, stderr } = await heartbundle('install', '--site', LAB, '--yes');
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(
    /^Error \[ROLE_UNKNOWN\]: This machine calls itself \S+; the site file knows only MQMaster, MQSlave, storage\.\n/,
  );
});

it('says that there is no bundle beside the program', async () => {
  const { exitCode, stderr } = await heartbundle(
    ...['install', '--site', LAB, '--role', 'target', '--bundle', folder, '--plan'],
  );
  expect([exitCode, stderr.split('\n')[0]]).toEqual([
    2,
    `Error [BUNDLE_ABSENT]: There is no bundle in ${folder}.`,
  ]);
});
