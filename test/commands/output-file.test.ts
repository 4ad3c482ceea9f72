import { expect, it } from 'vitest';
import { orUnwritable } from '../../src/commands/output-file';
import { AppError } from '../../src/core/error';

it('a file that cannot be written is named', async () => {
  await expect(orUnwritable('/x/y', Promise.reject(new Error('ENOENT')))).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    details: { file: '/x/y', problem: 'ENOENT' },
  });
});

it('an error that has its own sentence keeps it', async () => {
  const full = new AppError('NODE_DISK_FULL', { path: '/x/y' });
  await expect(orUnwritable('/x/y', Promise.reject(full))).rejects.toBe(full);
});
