import { stringify } from 'yaml';
import type { Site } from './schema';
import { AUTH_KEY_LENGTH, CHAP_SECRET_LENGTH, createSecret } from './secrets';

/** What only the operator knows; everything else has a default or is made fresh. */
export interface SiteAnswers {
  readonly cluster: string;
  readonly nodes: readonly [NodeAnswers, NodeAnswers];
  readonly vip: Site['vip'];
  readonly heartbeatInterface: string;
  readonly storage: { readonly name: string; readonly address: string; readonly device: string };
  readonly dataSize: string;
  readonly mount: string;
  readonly service: Site['service'];
}

export interface NodeAnswers {
  readonly name: string;
  readonly address: string;
  readonly heartbeatAddress: string;
}

/** A complete site from the answers, with fresh CHAP secrets and Heartbeat key. */
export function createSite(answers: SiteAnswers, secret: (length: number) => string = createSecret): Site {
  const { cluster, nodes, vip, storage } = answers;
  const iqn = (host: string): string => `iqn.2016-04.${host.toLowerCase()}:${cluster}`;
  const scsiId = (suffix: string): string => `${cluster.replace(/-/g, '').slice(0, 12)}${suffix}`;
  return {
    format: 1,
    cluster,
    nodes: [
      { ...nodes[0], initiator: iqn(nodes[0].name) },
      { ...nodes[1], initiator: iqn(nodes[1].name) },
    ],
    vip,
    heartbeat: {
      links: [
        { type: 'ucast', interface: vip.interface },
        { type: 'ucast', interface: answers.heartbeatInterface },
      ],
      keepalive: 1000,
      warntime: 5000,
      deadtime: 15_000,
      initdead: 60_000,
      port: 694,
      autoFailback: false,
      authKey: secret(AUTH_KEY_LENGTH),
    },
    storage: {
      ...storage,
      port: 3260,
      target: iqn(storage.name),
      volumeGroup: `vg_${cluster.replace(/-/g, '_')}`,
      data: { volume: 'data', size: answers.dataSize, scsiId: scsiId('data'), lun: 1 },
      guard: { volume: 'guard', size: '16M', scsiId: scsiId('grd'), lun: 2 },
      chap: {
        incoming: { user: `${cluster}-in`, secret: secret(CHAP_SECRET_LENGTH) },
        outgoing: { user: `${cluster}-out`, secret: secret(CHAP_SECRET_LENGTH) },
      },
      replacementTimeout: 20,
    },
    filesystem: { mount: answers.mount, type: 'ext4', label: cluster, options: 'noatime' },
    service: answers.service,
  };
}

/** The site as the text of site.yaml. */
export function formatSite(site: Site): string {
  return stringify(site);
}
