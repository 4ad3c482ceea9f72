import type { Language } from '../core/error';
import type { AppEvent } from '../core/events';
import { formatDuration } from './format';
import { describeWaiting } from './waiting';
import { translate } from './messages';
import { noticeLine } from './notice';
import type { Renderer, Write } from './renderer';

/** What is waited for comes as a line when it takes this long, then as often. */
const WAITING_LINE_MS = 20_000;

/** One line per event, for pipes, logs and serial consoles; progress is not shown, and of waiting a line now and then. */
export function createPlainRenderer(write: Write, language: Language): Renderer {
  let waiting = '';
  let told = 0;
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
        case 'waiting': {
          const what = translate(event.text, language);
          if (what !== waiting) told = Date.now();
          waiting = what;
          if (Date.now() - told < WAITING_LINE_MS) break;
          told = Date.now();
          write(`  ${describeWaiting(event, language)}\n`);
          break;
        }
        case 'progress':
          break;
      }
    },
    flush: () => Promise.resolve(),
  };
}
