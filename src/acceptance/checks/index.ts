import type { Check } from './check';
import { filesystem, leaseAndFence, recordTimeouts, standbyPath } from './disk';
import { bundle, files, nevra, secrets } from './evidence';
import {
  authkeys,
  boot,
  configuration,
  haresources,
  names,
  packages,
  reach,
  resourceScript,
} from './installation';
import { arp, clock, firewall, linkIndependence } from './network';
import { failoverd, heartbeat, links } from './running';
import { chap, exportedDisks, fstab, iscsiSession, mountOnce, serviceOnce, vipOnce } from './storage';
import { bootOrder, limits, logs, space, watchdog } from './system';

/** All checks, in the order in which a person mends what they find. */
export const CHECKS: readonly Check[] = [
  reach,
  bundle,
  packages,
  nevra,
  files,
  configuration,
  secrets,
  names,
  haresources,
  authkeys,
  resourceScript,
  limits,
  firewall,
  boot,
  bootOrder,
  exportedDisks,
  iscsiSession,
  chap,
  recordTimeouts,
  fstab,
  filesystem,
  heartbeat,
  links,
  linkIndependence,
  failoverd,
  leaseAndFence,
  standbyPath,
  watchdog,
  clock,
  space,
  logs,
  vipOnce,
  arp,
  mountOnce,
  serviceOnce,
];
