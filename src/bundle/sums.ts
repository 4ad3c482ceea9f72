/** Path → lower-case sha256, as `sha256sum` writes and `sha256sum -c` reads it. */
export type Sums = ReadonlyMap<string, string>;

const LINE = /^([0-9a-f]{64}) {2}([^\\\n]+)$/;

export function formatSums(sums: Sums): string {
  return [...sums]
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([path, digest]) => `${digest}  ${path}\n`)
    .join('');
}

/** Undefined when a line has another form, or a path comes twice. */
export function parseSums(text: string): Sums | undefined {
  const sums = new Map<string, string>();
  if (!text.endsWith('\n')) return undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const match = LINE.exec(line);
    if (match === null) return undefined;
    const [, digest, path] = match as unknown as [string, string, string];
    if (sums.has(path)) return undefined;
    sums.set(path, digest);
  }
  return sums;
}
