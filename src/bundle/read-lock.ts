import { promises as fs } from 'fs';
import { AppError } from '../core/error';
import type { Emit } from '../core/events';
import { readBundle } from './check';
import { lockSchema, type Lock } from './lock';
import type { Manifest } from './manifest';

/** What `why` and `diff` need; a lock and a bundle's manifest both have it. */
export type PackageSet = Pick<Lock | Manifest, 'name' | 'version' | 'serial' | 'packages' | 'choices'>;

/** @throws AppError FILE_UNREADABLE, LOCK_UNUSABLE */
export async function readLock(file: string): Promise<Lock> {
  const text = await fs.readFile(file, 'utf8').catch((error: Error) => {
    throw new AppError('FILE_UNREADABLE', { file, problem: error.message });
  });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new AppError('LOCK_UNUSABLE', { file, problem: (error as Error).message });
  }
  const parsed = lockSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.');
  throw new AppError('LOCK_UNUSABLE', {
    file,
    problem: `${where}: ${issue === undefined ? '' : issue.message}`,
  });
}

/** Reads a lock (`*.json`) or a bundle, whose signature and digests are checked on the way. */
export async function readPackageSet(file: string, emit: Emit, stageId: string): Promise<PackageSet> {
  return file.endsWith('.json') ? readLock(file) : readBundle(file, emit, stageId);
}
