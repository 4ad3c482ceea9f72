import { heartbeatLinkDown } from './heartbeat-link-down';
import { ownerCrash } from './owner-crash';
import { ownerPowerOff } from './owner-power-off';
import { plannedMove } from './planned-move';
import type { Scenario } from './scenario';
import { serviceCrash } from './service-crash';
import { standbyCrash } from './standby-crash';

/** All scenarios, the gentlest first. */
export const SCENARIOS: readonly Scenario[] = [
  heartbeatLinkDown,
  plannedMove,
  serviceCrash,
  standbyCrash,
  ownerCrash,
  ownerPowerOff,
];
