import type { Text } from '../core/events';
import type { GuardState } from './guard/state';

/** What of the guard a person should look at. `guard` is null where no daemon tells of it. */
export function guardProblems(
  guard: GuardState | null,
  names: { readonly node: string; readonly peer: string },
): { readonly critical: readonly Text[]; readonly warning: readonly Text[] } {
  const critical: Text[] = [];
  const warning: Text[] = [];
  if (guard === null) return { critical, warning };
  const { lease, peer, phase, lost, fence } = guard;
  const text = (key: string, values: Record<string, string> = names): Text => ({
    key: `guard.problem.${key}`,
    values,
  });
  if (phase === 'lost') critical.push(text(`lost-${lost ?? 'deposed'}`));
  if (lease.problem !== undefined) critical.push(text(`lease-${lease.problem}`));
  if (peer.block === 'foreign' || peer.block === 'unknown-format') critical.push(text('peer-block-foreign'));
  if (peer.block === 'torn' || peer.block === 'damaged') warning.push(text('peer-block-damaged'));
  if (guard.steppedAside) critical.push(text('aside'));
  if (fence === 'theirs') warning.push(text('fenced'));
  if (fence === 'ours') warning.push(text('fence-stands'));
  if (peer.stale && peer.state !== undefined) warning.push(text('peer-stale'));
  return { critical, warning };
}
