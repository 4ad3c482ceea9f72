import type { Renderer, Write } from './renderer';

/** Events as JSON lines, for programs that follow `--json` on stderr. */
export function createJsonRenderer(write: Write): Renderer {
  return {
    show: (event) => write(`${JSON.stringify(event)}\n`),
    flush: () => Promise.resolve(),
  };
}
