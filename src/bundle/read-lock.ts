import { promises as fs } from 'fs';
import { AppError } from '../core/error';
import type { Emit } from '../core/events';
import { readJson } from '../core/json-document';
import { readBundle } from './check';
import type { Lock } from './lock';
import { lockSchema } from './lock-schema';
import type { Manifest } from './manifest';

/** What `why` and `diff` need; a lock and a bundle's manifest both have it. */
export type PackageSet = Pick<Lock | Manifest, 'name' | 'version' | 'serial' | 'packages' | 'choices'>;

/** @throws AppError FILE_UNREADABLE, LOCK_UNUSABLE */
export async function readLock(file: string): Promise<Lock> {
  const text = await fs.readFile(file, 'utf8').catch((error: Error) => {
    throw new AppError('FILE_UNREADABLE', { file, problem: error.message });
  });
  const read = readJson(text, lockSchema);
  if ('problem' in read) throw new AppError('LOCK_UNUSABLE', { file, problem: read.problem });
  return read.value;
}

/** Reads a lock (`*.json`) or a bundle, whose signature and digests are checked on the way. */
export async function readPackageSet(file: string, emit: Emit, stageId: string): Promise<PackageSet> {
  return file.endsWith('.json') ? readLock(file) : readBundle(file, emit, stageId);
}
