import type { Check } from './check';
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
import { clock, failoverd, heartbeat, links } from './running';
import { chap, fstab, iscsiSession, mountOnce, serviceOnce, vipOnce } from './storage';

/** All checks, in the order in which a person mends what they find. */
export const CHECKS: readonly Check[] = [
  reach,
  packages,
  configuration,
  names,
  haresources,
  authkeys,
  resourceScript,
  boot,
  iscsiSession,
  chap,
  fstab,
  heartbeat,
  links,
  failoverd,
  clock,
  vipOnce,
  mountOnce,
  serviceOnce,
];
