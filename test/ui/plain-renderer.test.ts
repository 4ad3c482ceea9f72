import { expect, it } from 'vitest';
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
