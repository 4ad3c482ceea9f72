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
