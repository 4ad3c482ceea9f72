import { constants, createReadStream, promises as fs } from 'fs';
import { PassThrough, type Readable } from 'stream';
import { AppError } from '../core/error';
import { readChunks } from '../fetch/read-chunks';

/** Bytes on disk that are read as one, whether they lie in one file or in several. */
export interface ByteSource {
  readonly size: number;
  /** Bytes from `start` to before `end`. */
  read(start: number, end: number): Readable;
}

const CHUNK = 1 << 18;

/** The files one after the other. @throws AppError FILE_UNREADABLE */
export async function openByteSource(files: readonly string[]): Promise<ByteSource> {
  const pieces: { file: string; start: number; end: number }[] = [];
  let size = 0;
  for (const file of files) {
    const length = await sizeOfReadable(file);
    pieces.push({ file, start: size, end: size + length });
    size += length;
  }
  return {
    size,
    read(start, end) {
      const [first, ...others] = pieces.filter((one) => one.start < end && one.end > start);
      const open = (one: { file: string; start: number; end: number }): Readable =>
        createReadStream(one.file, {
          start: Math.max(start, one.start) - one.start,
          end: Math.min(end, one.end) - one.start - 1,
          highWaterMark: CHUNK,
        });
      if (first !== undefined && others.length === 0) return open(first);
      const output = new PassThrough({ highWaterMark: CHUNK });
      const wanted = first === undefined ? [] : [first, ...others];
      void pour(
        wanted.map((one) => () => open(one)),
        output,
      );
      return output;
    },
  };
}

async function pour(inputs: readonly (() => Readable)[], output: PassThrough): Promise<void> {
  try {
    for (const open of inputs) {
      await readChunks(open(), (chunk) => {
        if (output.write(chunk)) return Promise.resolve();
        return new Promise((resolve) => output.once('drain', resolve));
      });
    }
    output.end();
  } catch (error) {
    output.destroy(error as Error);
  }
}

async function sizeOfReadable(file: string): Promise<number> {
  try {
    await fs.access(file, constants.R_OK);
    return (await fs.stat(file)).size;
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { file, problem: (error as Error).message });
  }
}
