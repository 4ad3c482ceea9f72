import { promises as fs } from 'fs';
import * as path from 'path';
import { AppError, describeError } from '../core/error';
import type { Machine } from '../node/machine';
import { loadRecipe, type LoadedRecipe } from '../recipe/load';
import type { RecipeRepository } from '../recipe/schema';
import { pinKey, type PinnedKey } from '../rpm/signature';
import type { YumRepository } from '../repository/yum-config';
import { readBaseline, type Baseline } from './baseline';
import { openHostRepository, readHostRepositories, type HostRepository } from './host-repositories';
import type { BuildRepository, BuildRequest, VendorKeyFile } from './resolve';

export interface RequestSettings {
  /** Repository id → base URLs that replace the recipe's. */
  readonly baseUrls: ReadonlyMap<string, readonly string[]>;
  /** Files and folders of the user's own packages. */
  readonly added: readonly string[];
  /** Profiles of the nodes to resolve against. */
  readonly baselines: readonly string[];
}

/**
 * Reads a recipe and the key files it pins.
 * @throws AppError RECIPE_INVALID, FILE_UNREADABLE, KEY_UNREADABLE, KEY_FINGERPRINT_WRONG,
 *   REPOSITORY_NOT_IN_RECIPE, HOST_REPOSITORY_UNKNOWN, YUM_CONFIG_MALFORMED, PROFILE_UNUSABLE
 */
export async function readBuildRequest(
  recipeFile: string,
  settings: RequestSettings,
  machine: Machine,
): Promise<BuildRequest> {
  const loaded = await loadRecipe(recipeFile);
  const { recipe } = loaded;
  settings.baseUrls.forEach((_urls, repository) => {
    if (recipe.repositories.some(({ id }) => id === repository)) return;
    throw new AppError('REPOSITORY_NOT_IN_RECIPE', { repository, recipe: recipeFile });
  });
  const vendorKeys = await readVendorKeys(loaded);
  const baselines: Baseline[] = [];
  for (const file of settings.baselines) baselines.push(await readBaseline(file));
  return {
    name: recipe.name,
    version: recipe.version,
    target: recipe.target,
    recipeSha256: loaded.sha256,
    repositories: await readRepositories(loaded, settings, vendorKeys, machine),
    vendorKeys,
    groups: recipe.groups,
    prefer: recipe.prefer,
    protected: recipe.protected,
    added: settings.added,
    baselines,
  };
}

async function readRepositories(
  { recipe }: LoadedRecipe,
  settings: RequestSettings,
  vendorKeys: readonly VendorKeyFile[],
  machine: Machine,
): Promise<BuildRepository[]> {
  const { repositories, target } = recipe;
  const needsHost = (one: RecipeRepository): boolean => one.host === true && !settings.baseUrls.has(one.id);
  const onHost = repositories.some(needsHost)
    ? await readHostRepositories(machine, target)
    : new Map<string, YumRepository>();
  const opened: BuildRepository[] = [];
  for (const one of repositories) {
    const found = needsHost(one) ? onHost.get(one.id) : undefined;
    if (needsHost(one) && found === undefined) {
      const known = [...onHost.keys()].join(', ') || '-';
      throw new AppError('HOST_REPOSITORY_UNKNOWN', { repository: one.id, known });
    }
    const host = found === undefined ? undefined : await openHostRepository(machine, found);
    const priority = one.priority ?? host?.priority;
    const given = { ...one, ...host, ...(priority === undefined ? {} : { priority }) };
    opened.push(toRepository(given, settings, vendorKeys));
  }
  return opened;
}

/** Of the recipe, or of the host. */
type LocatedRepository = { readonly [K in keyof HostRepository]?: HostRepository[K] | undefined } & Pick<
  BuildRepository,
  'id' | 'baseUrls'
>;

function toRepository(
  { id, baseUrls, mirrorList, metalink, priority, access }: LocatedRepository,
  settings: RequestSettings,
  vendorKeys: readonly VendorKeyFile[],
): BuildRepository {
  const instead = settings.baseUrls.get(id);
  const lists = {
    ...(mirrorList === undefined ? {} : { mirrorList }),
    ...(metalink === undefined ? {} : { metalink }),
  };
  return {
    id,
    baseUrls,
    fetchUrls: instead ?? baseUrls,
    ...(instead === undefined ? lists : {}),
    ...(access === undefined || instead !== undefined ? {} : { access }),
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
