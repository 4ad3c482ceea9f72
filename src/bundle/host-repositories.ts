import { posix } from 'path';
import { URL, fileURLToPath } from 'url';
import { AppError, describeError } from '../core/error';
import type { Access } from '../fetch/connections';
import { parseProxy } from '../fetch/proxy';
import type { Machine } from '../node/machine';
import {
  readYumRepositories,
  yumVariables,
  type YumConfigFile,
  type YumRepository,
} from '../repository/yum-config';

/** Where a repository is that this machine's yum knows. */
export interface HostRepository {
  readonly baseUrls: readonly string[];
  readonly mirrorList?: string;
  readonly metalink?: string;
  readonly access: Access;
  readonly priority?: number;
}

const CONFIG_FILE = '/etc/yum.conf';
const REPOSITORY_FOLDER = '/etc/yum.repos.d';
const VARIABLE_FOLDERS = ['/etc/yum/vars', '/etc/dnf/vars'];

/**
 * The machine's own yum repositories by id, with their proxies, passwords and client certificates
 * (the entitlement of a subscribed RHEL). Also disabled ones: the recipe asks for them by id.
 * @param target `release` becomes `$releasever`; RHEL 6 calls its own `6Server`
 * @throws AppError YUM_CONFIG_MALFORMED, FILE_UNREADABLE
 */
export async function readHostRepositories(
  machine: Machine,
  target: { readonly distribution: string; readonly release: string; readonly arch: string },
): Promise<ReadonlyMap<string, YumRepository>> {
  const variables = new Map<string, string>();
  for (const folder of VARIABLE_FOLDERS) {
    for (const { file, text } of await readFiles(machine, folder, '')) {
      variables.set(posix.basename(file), text);
    }
  }
  const { release, arch } = target;
  const releasever = target.distribution === 'rhel' && release === '6' ? '6Server' : release;
  const files = await readFiles(machine, REPOSITORY_FOLDER, '.repo');
  const main = await readText(machine, CONFIG_FILE);
  const found = readYumRepositories(files, yumVariables({ releasever, basearch: arch }, variables), main);
  return new Map(found.map((one) => [one.id, one] as const));
}

/** What a build needs of one of them; its certificate files are read now. */
export async function openHostRepository(machine: Machine, one: YumRepository): Promise<HostRepository> {
  const [cert, key, ca] = await Promise.all(
    [one.sslClientCert, one.sslClientKey, one.sslCaCert].map((file) => readPem(machine, file)),
  );
  const auth =
    one.username === undefined
      ? {}
      : { auth: `${one.username}:${one.password === undefined ? '' : one.password}` };
  return {
    baseUrls: one.baseUrls,
    ...(one.mirrorList === undefined ? {} : { mirrorList: one.mirrorList }),
    ...(one.metalink === undefined ? {} : { metalink: one.metalink }),
    ...(one.priority === undefined ? {} : { priority: one.priority }),
    access: {
      ...(one.proxy === undefined ? {} : { proxy: proxyWithPassword(one, one.proxy) }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(ca === undefined ? {} : { ca }),
      ...(one.sslVerify ? {} : { verify: false }),
      ...auth,
    },
  };
}

function proxyWithPassword({ proxyUsername, proxyPassword }: YumRepository, proxy: string): string {
  const url = parseProxy(proxy);
  if (url === undefined || proxyUsername === undefined) return proxy;
  url.username = encodeURIComponent(proxyUsername);
  url.password = encodeURIComponent(proxyPassword ?? '');
  return url.href;
}

async function readPem(machine: Machine, given: string | undefined): Promise<Buffer | undefined> {
  if (given === undefined) return undefined;
  const file = given.startsWith('file:') ? fileURLToPath(new URL(given)) : given;
  try {
    const content = await machine.readFile(file);
    if (content !== undefined) return content;
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { file, problem: describeError(error) });
  }
  throw new AppError('FILE_UNREADABLE', { file, problem: 'there is no such file' });
}

async function readFiles(machine: Machine, folder: string, ending: string): Promise<YumConfigFile[]> {
  const files: YumConfigFile[] = [];
  for (const name of await machine.list(folder)) {
    const read = name.endsWith(ending) ? await readText(machine, posix.join(folder, name)) : undefined;
    if (read !== undefined) files.push(read);
  }
  return files;
}

async function readText(machine: Machine, file: string): Promise<YumConfigFile | undefined> {
  const content = await machine.readFile(file).catch((error: Error) => {
    throw new AppError('FILE_UNREADABLE', { file, problem: error.message });
  });
  return content === undefined ? undefined : { file, text: content.toString('utf8') };
}
