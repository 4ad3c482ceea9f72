import type { Language } from '../core/error';
import type { AppEvent } from '../core/events';
import { translate } from './messages';

/** A notice as a line of its own, on a terminal and in a pipe; a warning says that it is one. */
export function noticeLine(
  { level, text, host }: Extract<AppEvent, { readonly kind: 'notice' }>,
  language: Language,
): string {
  const say = (key: string): string => translate({ key }, language);
  const label = level === 'warning' ? `${say('warning.label')}${say('colon')}` : '  ';
  const about = host === undefined ? '' : `${host}${say('colon')}`;
  return `${label}${about}${translate(text, language)}\n`;
}
