import { promises as fs } from 'fs';
import * as path from 'path';
import { AppError, describeError } from '../core/error';
import { loadRecipe, type LoadedRecipe } from '../recipe/load';
import type { RecipeRepository } from '../recipe/schema';
import { pinKey, type PinnedKey } from '../rpm/signature';
import { readBaseline } from './baseline';
import type { BuildRepository, BuildRequest, VendorKeyFile } from './resolve';

export interface RequestSettings {
  /** Repository id → base URLs that replace the recipe's. */
  readonly baseUrls: ReadonlyMap<string, readonly string[]>;
  /** Files and folders of the user's own packages. */
  readonly added: readonly string[];
  /** A node's profile to resolve against. */
  readonly baseline?: string;
}

/**
 * Reads a recipe and the key files it pins.
 * @throws AppError RECIPE_INVALID, FILE_UNREADABLE, KEY_UNREADABLE, KEY_FINGERPRINT_WRONG,
 *   REPOSITORY_NOT_IN_RECIPE, PROFILE_UNUSABLE
 */
export async function readBuildRequest(recipeFile: string, settings: RequestSettings): Promise<BuildRequest> {
  const loaded = await loadRecipe(recipeFile);
  const { recipe } = loaded;
  settings.baseUrls.forEach((_urls, repository) => {
    if (recipe.repositories.some(({ id }) => id === repository)) return;
    throw new AppError('REPOSITORY_NOT_IN_RECIPE', { repository, recipe: recipeFile });
  });
  const vendorKeys = await readVendorKeys(loaded);
  const baseline = settings.baseline === undefined ? undefined : await readBaseline(settings.baseline);
  return {
    name: recipe.name,
    version: recipe.version,
    target: recipe.target,
    recipeSha256: loaded.sha256,
    repositories: recipe.repositories.map((one) => toRepository(one, settings, vendorKeys)),
    vendorKeys,
    groups: recipe.groups,
    prefer: recipe.prefer,
    protected: recipe.protected,
    added: settings.added,
    ...(baseline === undefined ? {} : { baseline }),
  };
}

function toRepository(
  { id, baseUrls, priority }: RecipeRepository,
  settings: RequestSettings,
  vendorKeys: readonly VendorKeyFile[],
): BuildRepository {
  return {
    id,
    baseUrls,
    fetchUrls: settings.baseUrls.get(id) ?? baseUrls,
    ...(priority === undefined ? {} : { priority }),
    keys: vendorKeys.filter((one) => one.repositories.includes(id)).map(({ key }) => key),
  };
}

/** One entry per pinned key, with all repositories that pin it. */
async function readVendorKeys({ recipe, folder }: LoadedRecipe): Promise<VendorKeyFile[]> {
  const found = new Map<string, { file: string; content: Buffer; key: PinnedKey; repositories: string[] }>();
  for (const { id, keys } of recipe.repositories) {
    for (const { file, fingerprint } of keys) {
      const known = found.get(fingerprint);
      if (known !== undefined) {
        known.repositories.push(id);
        continue;
      }
      const content = await readKeyFile(path.join(folder, file));
      found.set(fingerprint, { file, content, key: pinKey(content, fingerprint, file), repositories: [id] });
    }
  }
  const used = new Set<string>();
  return [...found.values()].map(({ file, content, key, repositories }) => {
    const base = path.basename(file);
    const usable = /^[A-Za-z0-9][A-Za-z0-9._+~-]*$/.test(base) && base !== 'bundle.pem';
    const fileName = used.has(base) || !usable ? `${key.fingerprint}.asc` : base;
    used.add(fileName);
    return { fileName, content, key, repositories };
  });
}

async function readKeyFile(file: string): Promise<Buffer> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { file, problem: describeError(error) });
  }
}
