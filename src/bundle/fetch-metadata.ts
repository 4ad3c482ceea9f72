import type { Downloader } from '../fetch/downloader';
import type { ExpectedContent } from '../fetch/content';
import type { Source } from '../fetch/download';
import type { Transfer } from '../fetch/transfer';
import type { FetchFile } from '../repository/load';

/** How a repository's metadata comes: repomd.xml anew each time, what it names from the cache or the mirror. */
export function metadataOf(
  source: Source,
  repomd: readonly ExpectedContent[],
  downloader: Downloader,
  transfer: Transfer,
): FetchFile {
  return (file, expected) => {
    if (expected === undefined) return downloader.fetchAny(source, file, repomd);
    const { checksum: digest, size } = expected;
    let begun = false;
    return downloader.openFile(
      source,
      file,
      { digest, ...(size === undefined ? {} : { size }) },
      (bytes, origin) => {
        if (!begun) transfer.expect(size ?? 0);
        begun = true;
        transfer.advance(bytes, origin);
      },
    );
  };
}
