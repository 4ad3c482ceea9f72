import type { Emit, Text } from '../core/events';
import type { Site } from '../site/schema';
import type { PairMachines } from './facts';
import { settlePair } from './settle';
import type { Undo } from './undo';

/** What a person must do because verify could not. */
export function describeLeft({ host, command }: Undo): Text {
  return { key: 'verify.left.undo', values: { node: host, command } };
}

/** In which state the pair is, and what to do when it is not healthy. */
export async function tellState({
  site,
  machines,
  emit,
}: {
  readonly site: Site;
  readonly machines: PairMachines;
  readonly emit: Emit;
}): Promise<Text[]> {
  const problems = await settlePair(site, machines, emit);
  if (problems.length === 0) return [{ key: 'verify.left.healthy' }];
  return [{ key: 'verify.left.unhealthy' }, ...problems, { key: 'verify.left.repair' }];
}
