import { promises as fs } from 'fs';

/**
 * Writes a file under a temporary name beside it, flushes it and renames it: what was there before
 * stays until the new content is whole. A symbolic link at either name is replaced and never followed:
 * in a folder that all may write to, another user may have put it there.
 * @param mode of the file, less the umask
 */
export async function replaceFile(file: string, content: Buffer | string, mode = 0o666): Promise<void> {
  const temporary = `${file}.${process.pid}.part`;
  try {
    await fs.unlink(temporary).catch(() => undefined);
    const handle = await fs.open(temporary, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.unlink(temporary).catch(() => undefined);
    throw error;
  }
}
