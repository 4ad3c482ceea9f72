import type { Text } from '../../core/events';
import { renderEvent, type GuardEvent } from '../../failoverd/event';

/**
 * An event of the daemon's journal as a message of both languages; an event that has none (a detail,
 * or one of a newer daemon whose journal is read) as its English line.
 */
export function eventText(event: GuardEvent): Text {
  switch (event.kind) {
    case 'started':
      return { key: 'story.event.started', values: { version: event.version } };
    case 'stopped':
      return { key: 'story.event.stopped' };
    case 'vip':
      return { key: `story.event.vip-${event.present ? 'here' : 'gone'}` };
    case 'mount':
      return { key: `story.event.mount-${event.state}` };
    case 'service':
      return { key: `story.event.service-${event.state}` };
    case 'holding':
      return { key: `story.event.holding-${event.holding}` };
    case 'heartbeat':
      return { key: `story.event.heartbeat-${event.running ? 'runs' : 'stopped'}` };
    case 'peer':
      return { key: 'story.event.peer', values: { state: event.state } };
    case 'link':
      return { key: `story.link-${event.up ? 'up' : 'dead'}`, values: { link: event.name } };
    case 'carrier':
      return { key: `story.nic-${event.up ? 'up' : 'down'}`, values: { interface: event.name } };
    case 'session':
      return { key: `story.event.session-${event.state}` };
    case 'finding':
      return event.finding === 'none'
        ? { key: 'story.event.finding-none' }
        : { key: 'story.event.finding', values: { finding: event.finding } };
    case 'action':
      return { key: 'story.event.action', values: { action: event.action, attempt: event.attempt } };
    default:
      return { key: 'story.as-written', values: { text: lineOf(event) } };
  }
}

function lineOf(event: GuardEvent): string {
  // The journal of a newer daemon may hold kinds that this program does not know.
  const line: unknown = renderEvent(event);
  return typeof line === 'string' ? line : event.kind;
}
