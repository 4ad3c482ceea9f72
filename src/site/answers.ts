/** What the operator may be asked, in the order of asking. Each is also a flag: `--first-node`. */
export const ANSWER_IDS = [
  'cluster',
  'interface',
  'first-node',
  'first-address',
  'second-node',
  'second-address',
  'vip',
  'vip-prefix',
  'heartbeat-interface',
  'first-heartbeat-address',
  'second-heartbeat-address',
  'storage',
  'storage-host',
  'storage-address',
  'disk',
  'data-size',
  'san-target',
  'san-data-lun',
  'san-guard-lun',
  'mount',
  'service',
  'queue-manager',
  'mq-port',
  'script',
  'service-port',
  'keepalive',
  'deadtime',
  'warntime',
  'initdead',
  'auto-failback',
  'heartbeat-port',
  'serial-link',
  'storage-port',
  'mqm-uid',
  'mqm-gid',
  'probe-queue',
] as const;

export type AnswerId = (typeof ANSWER_IDS)[number];

/** Answers as they were typed or given by flags. */
export type Answers = { readonly [Id in AnswerId]?: string };
