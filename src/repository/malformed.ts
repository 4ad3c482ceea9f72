/** Metadata that cannot be read; `loadRepository` turns it into an AppError with its place. */
export class MalformedMetadata extends Error {}

/** The metadata is well-formed XML perhaps, but not as createrepo writes it. */
export class UnusualMetadata extends Error {}

/** A compression that this program does not read; its message is the compression's name. */
export class UnsupportedCompression extends Error {}

/** The command that reads a compression is not installed; its message is the command's name. */
export class DecompressorMissing extends Error {}

/** Whether an error tells of a file's content, which is to be believed only once its digest is compared. */
export function isAboutContent(error: unknown): error is Error {
  const kinds = [MalformedMetadata, UnusualMetadata, UnsupportedCompression, DecompressorMissing];
  return kinds.some((kind) => error instanceof kind);
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
