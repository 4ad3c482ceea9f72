import { createHelperProcess, HelperError, type HelperProcess } from '../helper-process';

/** Why the guard disk gave nothing. `no-answer`: the child hangs, or is gone. */
export type DiskProblem = 'no-disk' | 'io-error' | 'no-answer';

export class DiskError extends Error {
  constructor(
    readonly problem: DiskProblem,
    detail: string,
  ) {
    super(detail);
  }
}

/** The child that reads and writes the guard disk (packaging/lease-io). `ask` rejects with a `DiskError`. */
export function createDiskProcess(argv: readonly string[], timeoutMs: number): HelperProcess {
  const child = createHelperProcess('lease-io', argv, timeoutMs);
  return {
    ask: (request) =>
      child.ask(request).catch((error: unknown) => {
        throw error instanceof HelperError ? new DiskError(problemOf(error), error.message) : error;
      }),
    close: () => child.close(),
  };
}

function problemOf({ kind, message }: HelperError): DiskProblem {
  if (kind === 'no-answer') return kind;
  return message.startsWith('open:') ? 'no-disk' : 'io-error';
}
