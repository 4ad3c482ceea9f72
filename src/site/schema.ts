import { z } from 'zod';

/**
 * The description of one cluster: site.yaml, mode 600, the same file on every node. Every
 * configuration file of every node is derived from it, so two nodes cannot differ.
 * Relations between the values are checked in `relations.ts`.
 */

const ipv4 = z.ipv4();
/** Interface names as Linux allows them (IFNAMSIZ 16 with the NUL). */
const interfaceName = z.string().regex(/^[A-Za-z0-9_.:-]{1,15}$/);
/** CHAP secrets: targets.conf passes them unquoted through system() and `#` cuts, so only safe characters. */
const chapSecret = z.string().regex(/^[A-Za-z0-9._-]{12,16}$/);
const chapUser = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
/** Heartbeat reads the key with %s: no white space. */
const authKey = z.string().regex(/^[A-Za-z0-9._-]{16,64}$/);
const absolutePath = z.string().regex(/^\/[A-Za-z0-9._/-]*$/);
/** LVM sizes in binary units, e.g. 16M or 10G. */
const volumeSize = z.string().regex(/^[1-9][0-9]*[MG]$/);
const volumeName = z.string().regex(/^[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,63}$/);
const iqn = z.string().regex(/^iqn\.\d{4}-\d{2}\.[a-z0-9.-]+(:[a-z0-9.:-]+)?$/);
/** SCSI id and serial: at most 16 characters survive in /dev/disk/by-id on EL6. */
const scsiId = z.string().regex(/^[A-Za-z0-9]{4,16}$/);

const node = z.strictObject({
  /** As `uname -n` says; compared without case, as Heartbeat does. */
  name: z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/),
  /** Address in the service network; iSCSI and one heartbeat link use it. */
  address: ipv4,
  /** Address on the heartbeat link. */
  heartbeatAddress: ipv4,
  initiator: iqn,
});

const account = z.strictObject({ user: chapUser, secret: chapSecret });

const mqService = z.strictObject({
  type: z.literal('mq'),
  queueManager: z.string().regex(/^[A-Za-z0-9._%]{1,48}$/),
  port: z.number().int().min(1).max(65535),
  /** Ids of user and group mqm, equal on both nodes. */
  uid: z.number().int().min(1).max(65533),
  gid: z.number().int().min(1).max(65533),
  /** A local queue with default persistence, made with the queue manager and used by `verify`'s probe. */
  probeQueue: z.string().regex(/^[A-Za-z0-9._%]{1,48}$/),
});

const initScriptService = z.strictObject({
  type: z.literal('init-script'),
  /** Name in /etc/rc.d/init.d. */
  script: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  port: z.number().int().min(1).max(65535).optional(),
});

export const siteSchema = z.strictObject({
  format: z.literal(1),
  /** Names the cluster; the lease and the SCSI ids derive from it. */
  cluster: z.string().regex(/^[a-z][a-z0-9-]{0,14}$/),
  /** Exactly two; the first is the preferred owner and makes the filesystem. */
  nodes: z.tuple([node, node]),
  vip: z.strictObject({ address: ipv4, prefix: z.number().int().min(1).max(32), interface: interfaceName }),
  heartbeat: z.strictObject({
    /** Interfaces that carry unicast heartbeats; the vip's interface uses `address`, others `heartbeatAddress`. */
    interfaces: z.array(interfaceName).min(1).max(4),
    /** All times in milliseconds. */
    keepalive: z.number().int().min(50),
    warntime: z.number().int().min(50),
    deadtime: z.number().int().min(500),
    initdead: z.number().int().min(1000),
    port: z.number().int().min(1).max(65535),
    autoFailback: z.boolean(),
    authKey,
  }),
  storage: z.strictObject({
    name: z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/),
    address: ipv4,
    port: z.number().int().min(1).max(65535),
    target: iqn,
    /** Blank disk of the storage host that becomes the volume group. */
    device: absolutePath,
    volumeGroup: volumeName,
    data: z.strictObject({ volume: volumeName, size: volumeSize, scsiId, lun: z.number().int().min(1).max(255) }),
    guard: z.strictObject({ volume: volumeName, size: volumeSize, scsiId, lun: z.number().int().min(1).max(255) }),
    /** The initiators prove themselves to the target by `incoming`, the target to them by `outgoing`. */
    chap: z.strictObject({ incoming: account, outgoing: account }),
    /** Seconds until a lost path turns into I/O errors (node.session.timeo.replacement_timeout). */
    replacementTimeout: z.number().int().min(5).max(600),
  }),
  filesystem: z.strictObject({
    mount: absolutePath,
    type: z.literal('ext4'),
    label: z.string().regex(/^[A-Za-z0-9_-]{1,16}$/),
    options: z.string().regex(/^[a-z0-9_,=]+$/),
  }),
  service: z.discriminatedUnion('type', [mqService, initScriptService]),
});

export type Site = z.infer<typeof siteSchema>;
export type SiteNode = Site['nodes'][number];
export type Role = 'target' | 'first-node' | 'second-node';
