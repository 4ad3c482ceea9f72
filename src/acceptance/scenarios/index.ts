import { ownerPowerOff } from './owner-power-off';
import { plannedMove } from './planned-move';
import type { Scenario } from './scenario';

/** All scenarios, the gentlest first. */
export const SCENARIOS: readonly Scenario[] = [plannedMove, ownerPowerOff];
