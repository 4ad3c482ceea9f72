import type { AppEvent } from '../core/events';

/** Shows events. `flush` ends whatever is being drawn, so that other text can be written. */
export interface Renderer {
  show(event: AppEvent): void;
  flush(): Promise<void>;
}

/** Writes a piece of text to a stream. */
export type Write = (text: string) => void;
