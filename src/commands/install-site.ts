import { AppError, describeError } from '../core/error';
import type { Machine } from '../node/machine';
import { readNodeName } from '../node/release';
import { parseSite } from '../site/load';
import { roleOf } from '../site/role';
import type { Role, Site } from '../site/schema';
import { storageName } from '../site/storage';
import { SITE_FILE } from '../stack/guard';

export const ROLES: readonly Role[] = ['target', 'first-node', 'second-node'];

/** A site together with the text that it was read from, which each node keeps. */
export interface SiteText {
  readonly site: Site;
  readonly siteText: string;
}

/** The site file that was named, or the one of an earlier installation. */
export async function readSite(machine: Machine, given: string | undefined): Promise<SiteText> {
  const file = given ?? SITE_FILE;
  let content: Buffer | undefined;
  try {
    content = await machine.readFile(file);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { file, problem: describeError(error) });
  }
  if (content === undefined && given === undefined)
    throw new AppError('NO_TERMINAL', { key: 'site', flag: '--site' });
  if (content === undefined)
    throw new AppError('FILE_UNREADABLE', { file, problem: 'there is no such file' });
  const siteText = content.toString();
  return { site: parseSite(siteText, file), siteText };
}

export function readRole(given: string | undefined): Role | undefined {
  const role = ROLES.find((known) => known === given);
  if (given !== undefined && role === undefined)
    throw new AppError('USAGE', { problem: `--role takes ${ROLES.join(', ')}, not "${given}".` });
  return role;
}

/** The role that the site file gives to a machine of this name. */
export async function findRole(machine: Machine, site: Site): Promise<Role> {
  const name = await readNodeName(machine);
  const role = roleOf(site, name);
  if (role !== undefined) return role;
  const storage = storageName(site);
  const known = [...site.nodes.map((node) => node.name), ...(storage === undefined ? [] : [storage])].join(
    ', ',
  );
  throw new AppError('ROLE_UNKNOWN', { name, known });
}
