import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import * as z from 'zod';
import { AppError, describeError } from '../core/error';
import { readJson } from '../core/json-document';
import type { Dependency } from '../rpm/dependency';
import type { Package } from '../rpm/package';

/** What a node has already, as `install profile` wrote it down. */
export interface Baseline {
  /** `uname -n` of the node. */
  readonly node: string;
  /** Of its release, e.g. `6.7`; empty when unknown. */
  readonly release: string;
  readonly arch: string;
  /** Of the profile's bytes. */
  readonly sha256: string;
  readonly packages: readonly Package[];
}

const evr = z.object({ epoch: z.number().int().min(0), version: z.string(), release: z.string() });
const dependency = z.object({
  name: z.string(),
  op: z.enum(['=', '<', '<=', '>', '>=', '<>']).optional(),
  evr: evr.optional(),
});
const dependencies = z.array(dependency);

/** Written by src/commands/install-profile.ts. */
const profileSchema = z.object({
  format: z.literal(1),
  node: z.string().min(1),
  release: z.object({ version: z.string(), arch: z.string() }),
  packages: z
    .array(
      z.object({
        name: z.string().min(1),
        evr,
        arch: z.string(),
        provides: dependencies,
        requires: dependencies,
        conflicts: dependencies,
        obsoletes: dependencies,
        files: z.array(z.string()),
      }),
    )
    .min(1),
});

const LIMIT = 256 * 1024 * 1024;

/** @throws AppError FILE_UNREADABLE, PROFILE_UNUSABLE */
export async function readBaseline(file: string): Promise<Baseline> {
  const content = await readBounded(file);
  const read = readJson(content.toString('utf8'), profileSchema);
  if ('problem' in read) throw new AppError('PROFILE_UNUSABLE', { file, problem: read.problem });
  const { node, release, packages } = read.value;
  return {
    node,
    release: release.version,
    arch: release.arch,
    sha256: createHash('sha256').update(content).digest('hex'),
    packages: packages.map(toPackage),
  };
}

async function readBounded(file: string): Promise<Buffer> {
  try {
    const { size } = await fs.stat(file);
    if (size > LIMIT) throw new Error(`it is larger than ${LIMIT} bytes`);
    return await fs.readFile(file);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { file, problem: describeError(error) });
  }
}

function toPackage(one: z.infer<typeof profileSchema>['packages'][number]): Package {
  return {
    name: one.name,
    evr: one.evr,
    arch: one.arch,
    provides: one.provides.map(toDependency),
    requires: one.requires.map(toDependency),
    conflicts: one.conflicts.map(toDependency),
    obsoletes: one.obsoletes.map(toDependency),
    files: one.files,
    sourceRpm: '',
    license: '',
    summary: '',
    size: 0,
    installedSize: 0,
    checksum: { type: 'sha256', value: '' },
    location: '',
    repository: 'installed',
    buildTime: 0,
  };
}

function toDependency({ name, op, evr: version }: z.infer<typeof dependency>): Dependency {
  return op === undefined || version === undefined ? { name } : { name, op, evr: version };
}
