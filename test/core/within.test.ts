import { expect, it } from 'vitest';
import { within } from '../../src/core/within';

const after = (ms: number): Promise<string> =>
  new Promise((resolve) => setTimeout(() => resolve('done'), ms));

it('gives what the work gives in time, and else what is made of being late', async () => {
  expect(await within(after(1), 5_000, () => 'late')).toBe('done');
  expect(await within(after(5_000), 1, () => 'late')).toBe('late');
});

it('passes on why the work failed, and what being late throws', async () => {
  await expect(within(Promise.reject(new Error('broken')), 5_000, () => 'late')).rejects.toThrow('broken');
  const fail = (): never => {
    throw new Error('too late');
  };
  await expect(within(after(5_000), 1, fail)).rejects.toThrow('too late');
});
