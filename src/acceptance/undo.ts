/** What takes a disturbance back. */
export interface Undo {
  /** Name of the host that is disturbed. */
  readonly host: string;
  /** What a person types on the host when it could not be done from here. */
  readonly command: string;
  /** Takes it back, and says whether it is back; may be called again. */
  run(): Promise<boolean>;
}

export interface UndoList {
  add(undo: Undo): void;
  /** Takes everything back, the last first; gives what could not be. A second call has nothing left to do. */
  runAll(): Promise<readonly Undo[]>;
  /** What is not taken back yet, the last first. */
  pending(): readonly Undo[];
}

const ATTEMPTS = 3;
const PAUSE_MS = 3_000;

export function createUndoList(): UndoList {
  const pending: Undo[] = [];
  const last = (): Undo | undefined => pending[pending.length - 1];
  const take = async (undo: Undo): Promise<boolean> => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (await undo.run()) return true;
      if (attempt < ATTEMPTS) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return false;
  };
  return {
    add: (undo) => void pending.push(undo),
    async runAll() {
      const failed: Undo[] = [];
      for (let undo = last(); undo !== undefined; undo = last()) {
        if (!(await take(undo))) failed.push(undo);
        pending.splice(pending.indexOf(undo), 1);
      }
      return failed;
    },
    pending: () => [...pending].reverse(),
  };
}
