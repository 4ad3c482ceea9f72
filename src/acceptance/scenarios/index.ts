import { allLinksDown } from './all-links-down';
import { bothReboot } from './both-reboot';
import { freezeWake } from './freeze-wake';
import { heartbeatKilled } from './heartbeat-killed';
import { heartbeatLinkDown } from './heartbeat-link-down';
import { nodeAlone } from './node-alone';
import { ownerCrash } from './owner-crash';
import { ownerPowerOff } from './owner-power-off';
import { plannedMove } from './planned-move';
import type { Scenario } from './scenario';
import { serviceCrash } from './service-crash';
import { serviceHang } from './service-hang';
import { standbyCrash } from './standby-crash';
import { storagePathCut } from './storage-path-cut';
import { targetRestart } from './target-restart';
import { vipInterfaceDown } from './vip-interface-down';

/** All scenarios, the gentlest first. */
export const SCENARIOS: readonly Scenario[] = [
  heartbeatLinkDown,
  plannedMove,
  serviceCrash,
  serviceHang,
  heartbeatKilled,
  allLinksDown,
  targetRestart,
  standbyCrash,
  ownerCrash,
  vipInterfaceDown,
  storagePathCut,
  nodeAlone,
  bothReboot,
  ownerPowerOff,
  freezeWake,
];
