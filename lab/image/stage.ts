/** Runs a named stage of the work and reports how long it took. */
export type Stage = <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;

export interface StageEvent {
  readonly title: string;
  readonly state: 'started' | 'done' | 'failed';
  /** Since the stage started. */
  readonly ms: number;
}

/** A Stage that reports to a listener. */
export function stageReporter(listen: (event: StageEvent) => void): Stage {
  return async (title, work) => {
    const start = Date.now();
    listen({ title, state: 'started', ms: 0 });
    try {
      const result = await work();
      listen({ title, state: 'done', ms: Date.now() - start });
      return result;
    } catch (error) {
      listen({ title, state: 'failed', ms: Date.now() - start });
      throw error;
    }
  };
}
