import type { Language } from '../core/error';
import type { AppEvent } from '../core/events';
import { formatDuration } from './format';
import { translate } from './messages';

/** `Waiting until the pair is healthy (at most 4 min more)`. */
export function describeWaiting(
  { text, secondsLeft }: Extract<AppEvent, { readonly kind: 'waiting' }>,
  language: Language,
): string {
  const time = formatDuration(secondsLeft * 1000);
  return `${translate(text, language)} ${translate({ key: 'waiting.left', values: { time } }, language)}`;
}
