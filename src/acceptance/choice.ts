import { AppError } from '../core/error';
import { isGuarded } from '../site/guard';
import type { Site } from '../site/schema';
import { translate } from '../ui/messages';
import { SCENARIOS } from './scenarios';
import type { Scenario } from './scenarios/scenario';

/** What was asked for. */
export interface Choice {
  readonly site: Site;
  /** Ids to run; undefined runs all. */
  readonly only?: readonly string[];
  readonly skip: readonly string[];
  readonly checksOnly: boolean;
  /** The client runs on a node of the pair, and would be lost with it. */
  readonly probeOnNode: boolean;
}

export function isChosen(id: string, { only, skip }: Pick<Choice, 'only' | 'skip'>): boolean {
  return (only === undefined || only.includes(id)) && !skip.includes(id);
}

/**
 * The scenarios to play. Throws VERIFY_NEEDS_GUARD for one that was named and could destroy the data on
 * this site, VERIFY_CANNOT_PLAY for one that was named and is not for this site or this call.
 */
export function chooseScenarios(choice: Choice): readonly Scenario[] {
  if (choice.checksOnly) return [];
  const chosen = SCENARIOS.filter(({ id }) => isChosen(id, choice));
  const dangerous = chosen.filter(
    ({ id, needsGuard }) =>
      needsGuard === true && choice.only?.includes(id) === true && !isGuarded(choice.site),
  );
  if (dangerous.length > 0)
    throw new AppError('VERIFY_NEEDS_GUARD', { ids: dangerous.map(({ id }) => id).join(', ') });
  const named = choice.only === undefined ? [] : chosen;
  const impossible = named.filter((scenario) => obstacle(scenario, choice) !== undefined);
  if (impossible.length > 0) {
    const told = impossible.map((scenario) => ({
      key: `verify.untested.${whyUntested(scenario, choice)}`,
      values: { id: scenario.id },
    }));
    const details = {
      reasons: told.map((text) => translate(text, 'en')).join(' '),
      reasonsZh: told.map((text) => translate(text, 'zh')).join(''),
    };
    throw new AppError('VERIFY_CANNOT_PLAY', details);
  }
  return chosen.filter((scenario) => obstacle(scenario, choice) === undefined);
}

/** What stands in the way of a scenario on the site as it was asked for. */
function obstacle(
  scenario: Scenario,
  { site, only, probeOnNode }: Pick<Choice, 'site' | 'only' | 'probeOnNode'>,
): 'absent' | 'unguarded' | 'probe' | 'by-name' | undefined {
  if (scenario.appliesTo?.(site) === false) return 'absent';
  if (scenario.needsGuard === true && !isGuarded(site)) return 'unguarded';
  if (scenario.rebootsItself === true && probeOnNode) return 'probe';
  return scenario.byNameOnly === true && only?.includes(scenario.id) !== true ? 'by-name' : undefined;
}

/** The end of the message key that says why a scenario was not played. */
export function whyUntested(scenario: Scenario, choice: Choice): string {
  return obstacle(scenario, choice) ?? 'scenario';
}
