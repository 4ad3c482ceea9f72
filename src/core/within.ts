/**
 * What the work gives, or what `late` makes of it when that takes longer than `ms` milliseconds. The work
 * itself goes on: for what cannot be ended, such as a process that waits for a dead disk.
 */
export async function within<T, L>(work: Promise<T>, ms: number, late: () => L): Promise<T | L> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))).then(late);
  try {
    return await Promise.race([work, over]);
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
}
