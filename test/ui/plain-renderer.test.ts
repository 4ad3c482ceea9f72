import { expect, it, vi } from 'vitest';
import { createPlainRenderer } from '../../src/ui/plain-renderer';

it('shows each stage as a line when it starts and one when it ends, and warnings as such', () => {
  const lines: string[] = [];
  const renderer = createPlainRenderer((text) => lines.push(text), 'en');
  renderer.show({ kind: 'stage-started', id: 'a', title: { key: 'Fetching' } });
  renderer.show({ kind: 'progress', id: 'a', done: 1, total: 2, unit: 'items' });
  renderer.show({ kind: 'notice', level: 'warning', text: { key: 'slow mirror' } });
  renderer.show({
    kind: 'stage-finished',
    id: 'a',
    title: { key: 'Fetching' },
    outcome: 'done',
    milliseconds: 1500,
  });
  expect(lines).toEqual(['… Fetching\n', 'Warning: slow mirror\n', '✔ Fetching (1.5 s)\n']);
});

it('tells every 20 s what is waited for and how long still, and of which machine a notice is', () => {
  vi.useFakeTimers();
  try {
    const lines: string[] = [];
    const renderer = createPlainRenderer((text) => lines.push(text), 'en');
    renderer.show({ kind: 'notice', level: 'info', text: { key: 'verify.story.owns' }, host: 'MQSlave' });
    for (let second = 0; second <= 45; second++) {
      const secondsLeft = 300 - second;
      renderer.show({ kind: 'waiting', text: { key: 'verify.wait.healthy' }, secondsLeft });
      vi.advanceTimersByTime(1_000);
    }
    renderer.show({ kind: 'waiting', text: { key: 'verify.wait.service-back' }, secondsLeft: 60 });
    expect(lines).toEqual([
      '  MQSlave: owns the group\n',
      '  4 min 40 s at most: Waiting until the pair is healthy\n',
      '  4 min 20 s at most: Waiting until the pair is healthy\n',
    ]);
  } finally {
    vi.useRealTimers();
  }
});
