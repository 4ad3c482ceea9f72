import { expect, it } from 'vitest';
import { checkAnswer } from '../../src/site/interview';
import type { View } from '../../src/site/question';

const view: View = {
  role: 'first-node',
  facts: {
    name: 'mq1',
    release: '',
    interfaces: [{ name: 'eth0', addresses: [{ address: '10.20.0.11', prefix: 24 }] }],
    disks: [],
    hosts: {},
    scripts: [],
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
