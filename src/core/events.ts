import type { MessageKey } from './message';

/**
 * What the core tells about its progress. The core emits, a renderer of `ui` shows; texts are
 * message keys, so that the same event reads in English, Chinese or JSON.
 */
export type AppEvent =
  /** A stage of work begins. Stages with the same id belong together. */
  | { readonly kind: 'stage-started'; readonly id: string; readonly title: Text }
  | {
      readonly kind: 'stage-finished';
      readonly id: string;
      readonly title: Text;
      readonly outcome: 'done' | 'skipped' | 'failed';
      readonly milliseconds: number;
    }
  /**
   * How far the stage is. Bytes are decimal; `total` is absent when unknown. `rate` is per second;
   * it and `secondsLeft` are absent while they cannot be told.
   */
  | {
      readonly kind: 'progress';
      readonly id: string;
      readonly done: number;
      readonly total?: number;
      readonly unit: 'bytes' | 'items';
      readonly rate?: number;
      readonly secondsLeft?: number;
    }
  /** What is being waited for, told again and again; gone when anything else is told. */
  | { readonly kind: 'waiting'; readonly text: Text; readonly secondsLeft: number }
  /** `host`: the machine that it is about, where its text does not say so. */
  | {
      readonly kind: 'notice';
      readonly level: 'info' | 'warning';
      readonly text: Text;
      readonly host?: string;
    };

/** A message key with the values that fill it; rendered by `ui`. */
export interface Text {
  readonly key: MessageKey;
  readonly values?: Readonly<Record<string, string | number>>;
}

export type Emit = (event: AppEvent) => void;

/** Runs `work` between a stage's start and finish events. */
export async function stage<T>(emit: Emit, id: string, title: Text, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  emit({ kind: 'stage-started', id, title });
  let outcome: 'done' | 'failed' = 'failed';
  try {
    const result = await work();
    outcome = 'done';
    return result;
  } finally {
    emit({ kind: 'stage-finished', id, title, outcome, milliseconds: Date.now() - started });
  }
}
