import type { Stroke } from './terminal';

/** What the wizard asks about the lab's networks, second node and storage host, with the answers. */
export const LAB_STROKES: readonly Stroke[] = [
  { expect: 'Service network interface (number or value) [1]', send: '\r' },
  { expect: 'Name of the second node', send: 'MQSlave\r' },
  { expect: "Second node's address", send: '10.20.0.12\r' },
  { expect: 'Virtual address', send: '10.20.0.100\r' },
  { expect: 'Second heartbeat interface (number or value) [1]', send: '\r' },
  { expect: "Second node's address there", send: '10.20.1.12\r' },
  { expect: 'The shared disk comes from (number) [1]', send: '\r' },
  { expect: 'Name of the storage host', send: 'storage\r' },
  { expect: 'Address of the storage', send: '10.20.0.10\r' },
];
