import * as path from 'path';

/** The folder itself, or the nearest one above it that is there; the root when none is. */
export async function nearestFolder(
  folder: string,
  isThere: (place: string) => Promise<boolean>,
): Promise<string> {
  let present = path.resolve(folder);
  while (present !== path.dirname(present) && !(await isThere(present))) present = path.dirname(present);
  return present;
}
