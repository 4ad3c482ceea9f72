import type { Language } from '../core/error';
import type { AppEvent } from '../core/events';
import { formatDuration } from './format';
import { translate } from './messages';

/** `4 min at most: Waiting until the pair is healthy`; the time first, because a terminal cuts the end. */
export function describeWaiting(
  { text, secondsLeft }: Extract<AppEvent, { readonly kind: 'waiting' }>,
  language: Language,
): string {
  const time = formatDuration(secondsLeft * 1000);
  return `${translate({ key: 'waiting.left', values: { time } }, language)} ${translate(text, language)}`;
}
