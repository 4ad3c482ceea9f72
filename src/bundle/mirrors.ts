import { AppError, isAppError } from '../core/error';
import type { Emit } from '../core/events';
import type { ExpectedContent } from '../fetch/content';
import type { Downloader } from '../fetch/downloader';
import { withoutSecrets } from '../fetch/proxy';
import { MalformedMetadata } from '../repository/malformed';
import { parseMetalink, parseMirrorList } from '../repository/mirror-list';
import type { BuildRepository, BuildRequest } from './resolve';

/**
 * Reads the mirror lists and metalinks of a request: its repositories come back with the mirrors
 * after the base URLs they have. A list that cannot be had is a warning where there are base URLs.
 * @throws AppError REPOSITORY_MALFORMED and those of fetch
 */
export async function locateMirrors(
  request: BuildRequest,
  downloader: Downloader,
  emit: Emit,
): Promise<BuildRequest> {
  const repositories = await Promise.all(
    request.repositories.map((one) => locate(one, request.target.arch, downloader, emit)),
  );
  return { ...request, repositories };
}

async function locate(
  repository: BuildRepository,
  arch: string,
  downloader: Downloader,
  emit: Emit,
): Promise<BuildRepository> {
  const { id, mirrorList, metalink, access } = repository;
  const url = metalink ?? mirrorList;
  if (url === undefined) return repository;
  try {
    const source = { id, baseUrls: [url], ...(access === undefined ? {} : { access }) };
    const content = await downloader.fetchUrl(source);
    const found = metalink === undefined ? fromList(content, arch) : fromMetalink(content);
    return {
      ...repository,
      fetchUrls: [...repository.fetchUrls, ...found.baseUrls],
      repomd: found.repomd,
    };
  } catch (error) {
    const failure = toAppError(error, id, url);
    if (repository.fetchUrls.length === 0 || failure.code === 'CANCELLED') throw failure;
    const values = { repository: id, problem: failure.message };
    emit({ kind: 'notice', level: 'warning', text: { key: 'build.mirrors', values } });
    return repository;
  }
}

interface Mirrors {
  readonly baseUrls: readonly string[];
  readonly repomd: readonly ExpectedContent[];
}

function fromList(content: Buffer, arch: string): Mirrors {
  return { baseUrls: parseMirrorList(content, arch), repomd: [] };
}

function fromMetalink(content: Buffer): Mirrors {
  const { baseUrls, repomd } = parseMetalink(content);
  return {
    baseUrls,
    repomd: repomd.map(({ checksum, size }) => ({
      digest: checksum,
      ...(size === undefined ? {} : { size }),
    })),
  };
}

function toAppError(error: unknown, repository: string, url: string): AppError {
  if (error instanceof MalformedMetadata) {
    const details = { repository, file: withoutSecrets(url), problem: error.message };
    return new AppError('REPOSITORY_MALFORMED', details);
  }
  if (isAppError(error)) return error;
  throw error;
}
