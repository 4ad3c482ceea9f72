import { existsSync } from 'node:fs';
import * as path from 'node:path';

/**
 * A path in the shared folder beside the checkout, which holds the data that several projects test
 * against. Throws, so that a test without its data fails and says why.
 */
export function sharedData(...parts: string[]): string {
  const file = path.join(__dirname, '..', '..', 'shared', ...parts);
  if (!existsSync(file)) throw new Error(`test data is missing: ../shared/${parts.join('/')}`);
  return file;
}
