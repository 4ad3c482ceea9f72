import { AppError, isAppError } from '../core/error';
import { loadRepository } from '../repository/load';
import { PLACE } from './manifest';

/** What is known of a file of a bundle; `content` where it was kept. */
interface HeldFile {
  readonly sha256: string;
  readonly content?: Buffer;
}

const PREFIX = `${PLACE.repository}/`;

/**
 * Whether the repository inside a bundle describes exactly the packages that it holds, each by its
 * digest. yum on a node would believe it. Gives the finding, or undefined.
 */
export async function compareRepodata(
  bundle: string,
  files: ReadonlyMap<string, HeldFile>,
): Promise<AppError | undefined> {
  const wrong = (problem: string): AppError => new AppError('BUNDLE_REPODATA_WRONG', { bundle, problem });
  const fetchFile = (path: string): Promise<Buffer> => {
    const content = files.get(`${PREFIX}${path}`)?.content;
    return content === undefined
      ? Promise.reject(wrong(`it does not have ${path}`))
      : Promise.resolve(content);
  };
  try {
    const described = (await loadRepository({ id: PLACE.repository, fetchFile })).allPackages();
    const places = new Set(described.map(({ location }) => `${PREFIX}${location}`));
    for (const { location, checksum } of described) {
      const held = files.get(`${PREFIX}${location}`);
      if (held === undefined) return wrong(`it describes ${location}, which is not there`);
      if (checksum.type !== 'sha256' || checksum.value !== held.sha256)
        return wrong(`it describes another ${location}`);
    }
    for (const place of files.keys())
      if (place.startsWith(`${PLACE.packages}/`) && !places.has(place))
        return wrong(`it does not describe ${place.slice(PREFIX.length)}`);
    return undefined;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.code === 'BUNDLE_REPODATA_WRONG' ? error : wrong('it cannot be read');
  }
}
