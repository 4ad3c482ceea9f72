import { expect, it } from 'vitest';
import { createSite } from '../../src/site/create';
import { checkAnswer, completeAnswers, questionsToAsk } from '../../src/site/interview';
import type { View } from '../../src/site/question';
import { questionOf } from '../../src/site/questions';

const view: View = {
  role: 'first-node',
  facts: {
    name: 'mq1',
    release: '',
    interfaces: [{ name: 'eth0', addresses: [{ address: '10.20.0.11', prefix: 24 }] }],
    disks: [],
    hosts: {},
    scripts: [],
    watchdog: 'none',
  },
  answers: {},
};

it('tells what is wrong with what was typed, not with the names that are made of it', () => {
  expect(checkAnswer(view, 'cluster', 'MQ LAB')).toEqual([
    'cluster is "MQ LAB", must be a lower-case name of at most 15 letters, digits and hyphens',
  ]);
  expect(checkAnswer(view, 'second-node', 'mq1')).toEqual([
    'nodes.1.name is "mq1", must be another name than the first node (Heartbeat ignores case)',
  ]);
});

it('tells what an answer does to those before it', () => {
  const answers = { ...view.answers, interface: 'eth0', 'second-address': '10.20.0.12' };
  expect(checkAnswer({ ...view, answers }, 'vip', '10.99.0.100')).toEqual([
    'nodes.1.address is "10.20.0.12", must be in the network of the VIP, 10.99.0.100/24',
  ]);
});

it('asks about the guard, and about a reset only where there is one', () => {
  const asked = (answers: View['answers']) => questionsToAsk({ ...view, answers }).map(({ id }) => id);
  expect(asked({}).filter((id) => id === 'guard' || id === 'self-reset')).toEqual(['guard', 'self-reset']);
  expect(asked({ guard: 'no' })).not.toContain('self-reset');
  const guard = (answers: View['answers']) =>
    createSite(completeAnswers({ ...view, answers }), () => 's')['guard'];
  expect([guard({}), guard({ 'self-reset': 'watchdog' }), guard({ guard: 'no' })]).toEqual([
    { enabled: true, selfReset: 'off' },
    { enabled: true, selfReset: 'watchdog' },
    { enabled: false },
  ]);
});

it('offers a watchdog where the machine has one, or cannot know of the nodes', () => {
  const offered = (role: View['role'], watchdog: View['facts']['watchdog']) =>
    questionOf('self-reset')
      .choices?.({ ...view, role, facts: { ...view.facts, watchdog } })
      .map(({ value }) => value);
  expect(offered('first-node', 'none')).toEqual(['off', 'sysrq']);
  for (const [role, found] of [
    ['first-node', 'softdog'],
    ['second-node', 'device'],
    ['target', 'none'],
  ] as const)
    expect(offered(role, found)).toEqual(['off', 'sysrq', 'watchdog']);
});
