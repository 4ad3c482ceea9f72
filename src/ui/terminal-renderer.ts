import { Listr, type ListrTaskWrapper } from 'listr2';
import type { Language } from '../core/error';
import type { AppEvent } from '../core/events';
import { formatBytes, formatDuration } from './format';
import { translate } from './messages';
import { noticeLine } from './notice';
import type { Renderer, Write } from './renderer';
import { describeWaiting } from './waiting';

type Progress = Extract<AppEvent, { kind: 'progress' }>;
type Task = ListrTaskWrapper<unknown, never>;

interface OpenStage {
  readonly id: string;
  readonly title: string;
  readonly settle: (failed: boolean) => void;
  readonly drawn: Promise<void>;
  task?: Task;
}

/**
 * Draws one stage at a time as a listr2 task with its progress underneath. A stage that starts
 * inside another is shown as the outer one's output line.
 */
export function createTerminalRenderer(write: Write, language: Language): Renderer {
  let open: OpenStage | undefined;
  let held: string[] = [];
  let drawing: Promise<void> = Promise.resolve();

  const begin = (id: string, title: string): void => {
    let settle: (failed: boolean) => void = () => undefined;
    const finished = new Promise<void>((resolve, reject) => {
      settle = (failed) => (failed ? reject(new Error(title)) : resolve());
    });
    const stage: OpenStage = {
      id,
      title,
      settle,
      drawn: drawing.then(() =>
        new Listr(
          [
            {
              title,
              task: (_context, task) => {
                stage.task = task;
                return finished;
              },
              options: { bottomBar: 0 },
            },
          ],
          // listr2 would exit with 127 on Ctrl-C before main.ts could clean up.
          { rendererOptions: { showErrorMessage: false }, registerSignalListeners: false },
        )
          .run()
          .then(() => undefined)
          .catch(() => undefined),
      ),
    };
    finished.catch(() => undefined);
    open = stage;
    drawing = stage.drawn;
  };

  const output = (text: string): void => {
    if (open?.task !== undefined) open.task.output = text;
  };

  return {
    show(event: AppEvent): void {
      switch (event.kind) {
        case 'stage-started':
          if (open === undefined) begin(event.id, translate(event.title, language));
          else output(translate(event.title, language));
          break;
        case 'progress':
          output(describeProgress(event, language));
          break;
        case 'waiting':
          output(describeWaiting(event, language));
          break;
        case 'stage-finished':
          if (open?.id !== event.id) break;
          if (open.task !== undefined && event.outcome === 'done')
            open.task.title = `${translate(event.title, language)} (${formatDuration(event.milliseconds)})`;
          open.settle(event.outcome === 'failed');
          open = undefined;
          drawing = drawing.then(() => {
            held.forEach((line) => write(line));
            held = [];
          });
          break;
        case 'notice': {
          const line = noticeLine(event, language);
          if (open === undefined) drawing = drawing.then(() => write(line));
          else {
            held.push(line);
            // What was done to a machine stays in sight while its effect is waited for.
            if (event.host !== undefined && open.task !== undefined)
              open.task.title = `${open.title}\n  ${line.trim()}`;
            else output(line.trim());
          }
          break;
        }
      }
    },
    async flush(): Promise<void> {
      open?.settle(true);
      open = undefined;
      await drawing;
    },
  };
}

/** `12 MB / 130 MB, 3.4 MB/s, 35 s left`. */
export function describeProgress(event: Progress, language: Language): string {
  const { done, total, unit, rate, secondsLeft } = event;
  const amount = unit === 'bytes' ? formatBytes : String;
  const parts = [total === undefined ? amount(done) : `${amount(done)} / ${amount(total)}`];
  if (rate !== undefined) parts.push(`${amount(rate)}/s`);
  if (secondsLeft !== undefined) {
    const time = formatDuration(Math.max(10, secondsLeft) * 1000);
    const key = secondsLeft < 10 ? 'progress.soon' : 'progress.left';
    parts.push(translate({ key, values: { time } }, language));
  }
  return parts.join(language === 'zh' ? '，' : ', ');
}
