import type { Language } from '../../core/error';
import { fillTemplate } from '../../core/error';
import type { Text } from '../../core/events';
import { build } from './build';
import { common } from './common';
import { event } from './event';
import { guard } from './guard';
import { install } from './install';
import type { Messages } from './messages';
import { preflight } from './preflight';
import { story } from './story';
import { support } from './support';
import { trust } from './trust';
import { verify } from './verify';
import { verifyChecks } from './verify-checks';
import { verifyScenarios } from './verify-scenarios';
import { wizard } from './wizard';

/** Not merged into one object, which would take a start longer than all texts that it shows. */
const CATALOGUES: readonly Messages[] = [
  common,
  build,
  install,
  preflight,
  trust,
  verify,
  verifyChecks,
  verifyScenarios,
  guard,
  event,
  wizard,
  story,
  support,
];

/** The text in the given language; a key that no catalogue has is shown as it is. */
export function translate(text: Text, language: Language): string {
  for (const catalogue of CATALOGUES) {
    const entry = catalogue[text.key];
    if (entry !== undefined) return fillTemplate(entry[language], text.values ?? {});
  }
  return text.key;
}
