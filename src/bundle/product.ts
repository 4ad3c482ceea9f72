import { promises as fs } from 'fs';
import * as path from 'path';
import { AppError } from '../core/error';
import { withFile } from '../core/file-pieces';
import { PLACE } from './manifest';

/** The program's own files that a bundle carries. */
export interface Product {
  /** Node for RHEL 6. */
  readonly runtime: string;
  /** The compiled program. */
  readonly app: string;
  /** The heartbundle RPM. */
  readonly rpm: string;
  /** Folder with the recipes that come with the program. */
  readonly recipes: string;
}

/**
 * Finds the product from the program's own file: beside itself in a release, an unpacked bundle or
 * an installed node (`<root>/app/heartbundle.js`), or in `dist/release` of a checkout
 * (`dist/heartbundle.js`), where `npm run release` puts it.
 * @throws AppError PRODUCT_INCOMPLETE, PRODUCT_STALE when the checkout was built again since its release
 */
export async function locateProduct(programFile: string): Promise<Product> {
  const { folder, inCheckout } = await locateProgram(programFile);
  const root = inCheckout ? path.join(folder, 'release', 'heartbundle') : path.dirname(folder);
  const product = {
    runtime: path.join(root, PLACE.runtime),
    app: path.join(root, PLACE.app),
    rpm: path.join(root, 'app', await findRpm(path.join(root, 'app'))),
    recipes: await locateRecipes(programFile),
  };
  for (const file of [product.runtime, product.app]) {
    await fs.access(file).catch(() => {
      throw new AppError('PRODUCT_INCOMPLETE', { file });
    });
  }
  if (inCheckout && !(await haveSameContent(programFile, product.app))) {
    throw new AppError('PRODUCT_STALE', { file: product.app });
  }
  return product;
}

/** Folder with the recipes that come with the program, in a checkout or a release. */
export async function locateRecipes(programFile: string): Promise<string> {
  return path.join(path.dirname((await locateProgram(programFile)).folder), 'recipes');
}

async function locateProgram(programFile: string): Promise<{ folder: string; inCheckout: boolean }> {
  const folder = path.dirname(await fs.realpath(programFile));
  return { folder, inCheckout: path.basename(folder) !== path.dirname(PLACE.app) };
}

async function haveSameContent(a: string, b: string): Promise<boolean> {
  const read = (file: string): Promise<Buffer> => withFile(file, (open) => open.readAt(0, open.size));
  return (await read(a)).equals(await read(b));
}

async function findRpm(folder: string): Promise<string> {
  const names = await fs.readdir(folder).catch((): string[] => []);
  const rpms = names.filter((name) => /^heartbundle-.*\.x86_64\.rpm$/.test(name));
  const [rpm] = rpms;
  if (rpm === undefined || rpms.length > 1) {
    throw new AppError('PRODUCT_INCOMPLETE', { file: path.join(folder, 'heartbundle-*.x86_64.rpm') });
  }
  return rpm;
}
