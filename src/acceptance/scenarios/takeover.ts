import type { Site } from '../../site/schema';

const TAKEOVER_SLACK_MS = 240_000;

/** How long the client may wait when the owner is gone without a word, in milliseconds. */
export function takeoverBoundMs({ heartbeat }: Site): number {
  return heartbeat.deadtime + 60_000;
}

/** How long a scenario waits for the other node before it gives up, in milliseconds. */
export function takeoverLimitMs({ heartbeat }: Site): number {
  return heartbeat.deadtime + TAKEOVER_SLACK_MS;
}

/** The same when the owner loses the storage: an error after replacementTimeout at the latest; the guard's lease notices earlier. */
export function storageLossBoundMs(site: Site): number {
  return takeoverBoundMs(site) + site.storage.replacementTimeout * 1_000;
}

export function storageLossLimitMs(site: Site): number {
  return takeoverLimitMs(site) + site.storage.replacementTimeout * 1_000;
}

/** What a server takes from the firmware to its services, at most. */
const BOOT_MS = 420_000;
const START_MS = 120_000;

/** How long it may take until a node that boots has the group, in milliseconds. */
export function bootBoundMs({ heartbeat }: Site): number {
  return BOOT_MS + heartbeat.initdead + START_MS;
}
