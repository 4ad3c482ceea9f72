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

/** What it asks about filesystem and service, with its own suggestions taken. */
export const USUAL_STROKES: readonly Stroke[] = [
  { expect: 'Mount point [/MQHA]', send: '\r' },
  { expect: 'Guard on the shared disk (number) [1]', send: '\r' },
  { expect: 'A node that must stop and cannot (number) [1]', send: '\r' },
  { expect: 'The service is (number) [1]', send: '\r' },
  { expect: 'Queue manager [QM1]', send: '\r' },
  { expect: 'Port of its listener [1414]', send: '\r' },
];

/** The summary on a terminal of 24 lines, and that the wizard may write the file. */
export const SUMMARY_STROKES: readonly Stroke[] = [
  { expect: 'Enter: the rest', send: '\r' },
  { expect: 'Enter: write it and go on.', send: '\r' },
];

/** All that it asks on the lab's first node before its summary. */
export const FIRST_NODE_STROKES: readonly Stroke[] = [
  { expect: 'This machine is (number) [2]', send: '\r' },
  { expect: 'The site file (number) [1]', send: '\r' },
  { expect: 'Name of the cluster [mqha]', send: '\r' },
  ...LAB_STROKES,
  { expect: 'Blank disk of the storage host', send: '/dev/sdb\r' },
  { expect: 'Size of the shared filesystem [10G]', send: '\r' },
  ...USUAL_STROKES,
];
