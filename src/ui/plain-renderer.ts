import type { Language } from '../core/error';
import type { AppEvent } from '../core/events';
import { formatDuration } from './format';
import { translate } from './messages';
import { noticeLine } from './notice';
import type { Renderer, Write } from './renderer';

/** One line per event, for pipes, logs and serial consoles; progress is not shown. */
export function createPlainRenderer(write: Write, language: Language): Renderer {
  return {
    show(event: AppEvent): void {
      switch (event.kind) {
        case 'stage-started':
          write(`… ${translate(event.title, language)}\n`);
          break;
        case 'stage-finished': {
          const mark = event.outcome === 'done' ? '✔' : event.outcome === 'skipped' ? '-' : '✖';
          write(`${mark} ${translate(event.title, language)} (${formatDuration(event.milliseconds)})\n`);
          break;
        }
        case 'notice': {
          write(noticeLine(event, language));
          break;
        }
        case 'progress':
        case 'waiting':
          break;
      }
    },
    flush: () => Promise.resolve(),
  };
}
