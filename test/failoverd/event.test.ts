import { describe, expect, it } from 'vitest';
import { eventText, renderEvent, type EventBody } from '../../src/failoverd/event';
import { translate } from '../../src/ui/messages';

const EVENTS: readonly (readonly [EventBody, string, string])[] = [
  [
    { kind: 'guard', phase: 'lost', epoch: 7, why: 'fenced' },
    'guard: this node must stop everything at once (epoch 7): the peer has fenced this node',
    '守护：本节点必须立即停止一切（epoch 7）：对端已隔离本节点',
  ],
  [
    { kind: 'guard', phase: 'owner', epoch: 7 },
    'guard: this node owns and may write (epoch 7)',
    '守护：本节点持有资源组，可以写入（epoch 7）',
  ],
  [
    { kind: 'held-back', finding: 'service-down', reason: 'move-limit' },
    'nothing more is done about service-down: the group was moved away within the hour and came back',
    '对 service-down 不再处理：一小时内资源组已被移走又回来',
  ],
  [
    { kind: 'lease', problem: 'io-error', detail: 'read: Input/output error' },
    'guard disk fails: io-error (read: Input/output error)',
    '守护盘出错：io-error (read: Input/output error)',
  ],
  [{ kind: 'lease' }, 'guard disk answers again', '守护盘恢复响应'],
  [
    { kind: 'action-done', action: 'restart-service', exitCode: 1, output: 'AMQ8118' },
    'action restart-service ended with 1: AMQ8118',
    'restart-service 结束：1: AMQ8118',
  ],
  [{ kind: 'hook', exitCode: 1, output: '' }, 'hook ended with 1', '钩子命令结束：1'],
];

describe('an event', () => {
  it.each(EVENTS)('$kind reads in both languages, and in English in the log', (event, english, chinese) => {
    expect([
      renderEvent(event),
      translate(eventText(event), 'en'),
      translate(eventText(event), 'zh'),
    ]).toEqual([english, english, chinese]);
  });

  it('of a later version is shown by its name', () => {
    const later = { kind: 'levitated', height: 3 } as unknown as EventBody;
    expect(translate(eventText(later), 'zh')).toBe('levitated');
  });
});
