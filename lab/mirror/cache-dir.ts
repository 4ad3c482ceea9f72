import os from 'os';
import path from 'path';

/** `${XDG_CACHE_HOME:-~/.cache}/heartbundle`, where everything built or downloaded is kept. */
export function cacheRoot(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return path.join(
    base !== undefined && base !== '' ? base : path.join(os.homedir(), '.cache'),
    'heartbundle',
  );
}
