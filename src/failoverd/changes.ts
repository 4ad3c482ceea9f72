import type { EventBody } from './event';
import { holdingOf, type Observation } from './observation';

/** What became different between two looks at the node, as events of the journal, in a fixed order. */
export function describeChanges(before: Observation | undefined, now: Observation): EventBody[] {
  const events: EventBody[] = [];
  if (before?.vip !== now.vip) events.push({ kind: 'vip', present: now.vip });
  if (before?.mount !== now.mount) events.push({ kind: 'mount', state: now.mount });
  if (before?.service !== now.service) events.push({ kind: 'service', state: now.service });
  const holding = holdingOf(now);
  if (before === undefined || holdingOf(before) !== holding) events.push({ kind: 'holding', holding });
  const old = before?.heartbeat;
  const view = now.heartbeat;
  if (old?.running !== view.running) events.push({ kind: 'heartbeat', running: view.running });
  if (old?.self !== view.self) events.push({ kind: 'self', state: view.self });
  if (old?.peer !== view.peer) events.push({ kind: 'peer', state: view.peer });
  if (old?.claim !== view.claim) events.push({ kind: 'claim', claim: view.claim });
  for (const link of view.links) {
    const known = old?.links.find(({ name }) => name === link.name);
    if (known?.up !== link.up) events.push({ kind: 'link', name: link.name, up: link.up });
  }
  if (now.session !== undefined && before?.session !== now.session)
    events.push({ kind: 'session', state: now.session });
  for (const { name, up } of now.carriers ?? []) {
    const known = before?.carriers?.find((one) => one.name === name);
    // At the start only what is wrong is worth a line.
    if ((known?.up ?? true) !== up) events.push({ kind: 'carrier', name, up });
  }
  if ((before?.full ?? false) !== (now.full ?? false)) events.push({ kind: 'full', full: now.full ?? false });
  return events;
}
