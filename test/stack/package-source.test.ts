import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildStandIn } from '../../lab/mq';
import { recordedMachine } from '../../src/node/recorded';
import { QUERY_FORMAT } from '../../src/node/rpm-database';
import { openJournal } from '../../src/plan/journal';
import { checkStep } from '../../src/plan/planner';
import type { CheckResult } from '../../src/plan/step';
import { parseEvr } from '../../src/rpm/evr';
import type { Package } from '../../src/rpm/package';
import { explainProblem } from '../../src/solver/explain';
import { solve } from '../../src/solver/solve';
import { withPackagesOf, type PackageSource } from '../../src/stack/package-source';
import { packagesStep } from '../../src/stack/packages';

/** `--service-packages FOLDER`: the service's own RPMs, here the stand-in for IBM MQ, beside a bundle without them. */
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hb-service-'));
  cpSync((await buildStandIn()).dir, folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

function plain(name: string, files: readonly string[] = []): Package {
  return {
    ...{ name, evr: parseEvr('1.0-1'), arch: 'x86_64', provides: [{ name }], requires: [], conflicts: [] },
    ...{ obsoletes: [], files, sourceRpm: '', license: '', summary: '', size: 1, installedSize: 1 },
    ...{ checksum: { type: 'sha256', value: name }, location: `/bundle/${name}.rpm` },
    ...{ repository: 'bundle', buildTime: 0 },
  };
}

const program = plain('heartbundle');
const system = plain('system', ['/bin/sh', '/usr/bin/perl', '/usr/sbin/groupadd', '/usr/sbin/useradd']);
const bundled: PackageSource = {
  packages: [program],
  wanted: [{ kind: 'provides', capability: { name: 'MQSeriesServer' } }],
  program,
  protected: [],
  keys: [],
};

/** What the packages step of a node would do, on a machine that has a shell, perl and the account tools. */
async function plan(source: PackageSource): Promise<CheckResult> {
  const { name, files } = system;
  const record = [name, '(none)', '1.0', '1', 'x86_64', '1', '0', `${name}\t = \t1.0-1\n`, '', '', ''];
  const machine = recordedMachine({
    commands: {
      [`rpm -qa --queryformat ${QUERY_FORMAT}`]: `${[...record, `${files.join('\n')}\n`].join('\u001f')}\u001e`,
    },
  });
  const explain = ({ problem }: { problem: Parameters<typeof explainProblem>[0] }): string =>
    explainProblem(problem, 'en').join(' ');
  return checkStep(packagesStep(source, { solve, explain }), machine, await openJournal(machine));
}

it('without the folder nothing has the server', async () => {
  const result = await plan(bundled);
  expect(result.state === 'blocked' && result.error.message).toBe(
    'The packages of the bundle cannot be installed on this machine: MQSeriesServer is asked for, but no repository has it.',
  );
});

it('with the folder the server is installed with what it requires, and nothing more of the folder', async () => {
  const result = await plan(await withPackagesOf(bundled, folder));
  expect(result).toMatchObject({
    state: 'todo',
    changes: [
      {
        kind: 'packages',
        install: [
          'heartbundle-1.0-1.x86_64',
          'mq-standin-runtime-8.0.0-4.noarch',
          'mq-standin-server-8.0.0-4.noarch',
        ],
      },
    ],
  });
});

it('a folder that is not there, and a file that is no package, are said to be so', async () => {
  await expect(withPackagesOf(bundled, join(folder, 'none'))).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    details: { file: join(folder, 'none') },
  });
  const torn = join(folder, 'torn.rpm');
  writeFileSync(torn, 'no package');
  await expect(withPackagesOf(bundled, folder)).rejects.toMatchObject({
    details: { package: torn, problem: 'it is cut off' },
  });
  rmSync(torn);
});
