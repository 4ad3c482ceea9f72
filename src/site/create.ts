import { stringify } from 'yaml';
import type { Answers } from './answers';
import type { Site } from './schema';
import { AUTH_KEY_LENGTH, CHAP_SECRET_LENGTH, createSecret } from './secrets';

/** What an answer says that stands for nothing at all, such as a second link that there is not. */
export const NONE = 'none';

/**
 * The site of the answers, with fresh CHAP secrets and Heartbeat key. An answer that is wrong goes
 * into it as it is: `checkSite` says what is wrong with it.
 */
export function createSite(
  answers: Answers,
  secret: (length: number) => string = createSecret,
): Readonly<Record<string, unknown>> {
  const { cluster = '' } = answers;
  const label = cluster.slice(0, 16);
  const firstNode = answers['first-node'] ?? '';
  const secondNode = answers['second-node'] ?? '';
  const secondLink = answers['heartbeat-interface'] !== NONE;
  const serial = answers['serial-link'] ?? NONE;
  const links = [
    { type: 'ucast', interface: answers.interface },
    ...(secondLink ? [{ type: 'ucast', interface: answers['heartbeat-interface'] }] : []),
    ...(serial === NONE ? [] : [{ type: 'serial', device: serial }]),
  ];
  return {
    format: 1,
    cluster,
    nodes: [
      {
        name: firstNode,
        address: answers['first-address'],
        ...(secondLink ? { heartbeatAddress: answers['first-heartbeat-address'] } : {}),
        initiator: iqn(firstNode, cluster),
      },
      {
        name: secondNode,
        address: answers['second-address'],
        ...(secondLink ? { heartbeatAddress: answers['second-heartbeat-address'] } : {}),
        initiator: iqn(secondNode, cluster),
      },
    ],
    vip: { address: answers.vip, prefix: numberOf(answers['vip-prefix']), interface: answers.interface },
    heartbeat: {
      links,
      ...(links.length === 1 ? { singleLink: true } : {}),
      keepalive: numberOf(answers.keepalive),
      warntime: numberOf(answers.warntime),
      deadtime: numberOf(answers.deadtime),
      initdead: numberOf(answers.initdead),
      port: numberOf(answers['heartbeat-port']),
      autoFailback: truthOf(answers['auto-failback']),
      authKey: secret(AUTH_KEY_LENGTH),
    },
    storage: answers.storage === 'san' ? sanOf(answers) : storageOf(answers, secret),
    guard: guardOf(answers),
    filesystem: { mount: answers.mount, type: 'ext4', label, options: 'noatime' },
    service: serviceOf(answers),
  };
}

/** The site as the text of site.yaml. */
export function formatSite(site: Site): string {
  return stringify(site);
}

function storageOf(answers: Answers, secret: (length: number) => string): unknown {
  const { cluster = '' } = answers;
  const host = answers['storage-host'] ?? '';
  const scsiId = (suffix: string): string => `${cluster.replace(/-/g, '').slice(0, 12)}${suffix}`;
  return {
    name: host,
    address: answers['storage-address'],
    port: numberOf(answers['storage-port']),
    target: iqn(host, cluster),
    device: answers.disk,
    volumeGroup: `vg_${cluster.replace(/-/g, '_')}`,
    data: { volume: 'data', size: answers['data-size'], scsiId: scsiId('data'), lun: 1 },
    guard: { volume: 'guard', size: '16M', scsiId: scsiId('grd'), lun: 2 },
    chap: {
      incoming: { user: `${cluster}-in`, secret: secret(CHAP_SECRET_LENGTH) },
      outgoing: { user: `${cluster}-out`, secret: secret(CHAP_SECRET_LENGTH) },
    },
    replacementTimeout: 20,
  };
}

function sanOf(answers: Answers): unknown {
  return {
    managed: false,
    address: answers['storage-address'],
    port: numberOf(answers['storage-port']),
    target: answers['san-target'],
    data: { lun: numberOf(answers['san-data-lun']) },
    guard: { lun: numberOf(answers['san-guard-lun']) },
    replacementTimeout: 20,
  };
}

function guardOf(answers: Answers): unknown {
  const enabled = truthOf(answers.guard);
  return enabled === false ? { enabled } : { enabled, selfReset: answers['self-reset'] };
}

function serviceOf(answers: Answers): unknown {
  if (answers.service === 'mq')
    return {
      type: 'mq',
      queueManager: answers['queue-manager'],
      port: numberOf(answers['mq-port']),
      uid: numberOf(answers['mqm-uid']),
      gid: numberOf(answers['mqm-gid']),
      probeQueue: answers['probe-queue'],
    };
  const port = answers['service-port'] ?? NONE;
  return {
    type: answers.service,
    script: answers.script,
    ...(port === NONE ? {} : { port: numberOf(port) }),
  };
}

function iqn(host: string, cluster: string): string {
  return `iqn.2016-04.${host.toLowerCase()}:${cluster}`;
}

function numberOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
}

function truthOf(text: string | undefined): boolean | string | undefined {
  return text === 'yes' ? true : text === 'no' ? false : text;
}
