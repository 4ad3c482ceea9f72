import { z } from 'zod';

/**
 * The description of one cluster: site.yaml, mode 600, the same file on every node. Every
 * configuration file of every node is derived from it, so two nodes cannot differ.
 * Relations between the values are checked in `relations.ts`.
 */

/** A string of the given form; `allowed` completes the sentence "KEY must be ...". */
const text = (form: RegExp, allowed: string) => z.string({ error: allowed }).regex(form, { error: allowed });

const ipv4 = z.ipv4({ error: 'an IPv4 address' });
/** Interface names as Linux allows them (IFNAMSIZ 16 with the NUL). */
const interfaceName = text(/^[A-Za-z0-9_.:-]{1,15}$/, 'an interface name, at most 15 characters');
/** CHAP secrets: targets.conf passes them unquoted through system() and `#` cuts, so only safe characters. */
const chapSecret = text(/^[A-Za-z0-9._-]{12,16}$/, '12 to 16 of the characters A-Z a-z 0-9 . _ -');
const chapUser = text(/^[A-Za-z0-9._-]{1,64}$/, '1 to 64 of the characters A-Z a-z 0-9 . _ -');
/** Heartbeat reads the key with %s: no white space. */
const authKey = text(/^[A-Za-z0-9._-]{16,64}$/, '16 to 64 of the characters A-Z a-z 0-9 . _ -');
const absolutePath = text(/^\/[A-Za-z0-9._/-]*$/, 'an absolute path of the characters A-Z a-z 0-9 . _ / -');
/** LVM sizes in binary units, e.g. 16M or 10G. */
const volumeSize = text(/^[1-9][0-9]*[MG]$/, 'a size such as 16M or 10G');
const volumeName = text(
  /^[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,63}$/,
  'an LVM name: 1 to 64 of the characters A-Z a-z 0-9 _ + . -',
);
const iqn = text(
  /^iqn\.\d{4}-\d{2}\.[a-z0-9.-]+(:[a-z0-9.:-]+)?$/,
  'an iSCSI name such as iqn.2024-01.com.example:mq, in lower case',
);
/** SCSI id and serial: at most 16 characters survive in /dev/disk/by-id on EL6. */
const scsiId = text(/^[A-Za-z0-9]{4,16}$/, '4 to 16 letters and digits');

const hostName = text(
  /^[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/,
  'a host name of letters, digits, dots and hyphens',
);
const mqName = text(/^[A-Za-z0-9._%]{1,48}$/, '1 to 48 of the characters A-Z a-z 0-9 . _ %');

const node = z.strictObject({
  /** As `uname -n` says; compared without case, as Heartbeat does. */
  name: hostName,
  /** Address in the service network; iSCSI and one heartbeat link use it. */
  address: ipv4,
  /** Address on the heartbeat link. */
  heartbeatAddress: ipv4,
  initiator: iqn,
});

const account = z.strictObject({ user: chapUser, secret: chapSecret });

const mqService = z.strictObject({
  type: z.literal('mq'),
  queueManager: mqName,
  port: z.number().int().min(1).max(65535),
  /** Ids of user and group mqm, equal on both nodes. */
  uid: z.number().int().min(1).max(65533),
  gid: z.number().int().min(1).max(65533),
  /** A local queue with default persistence, made with the queue manager and used by `verify`'s probe. */
  probeQueue: mqName,
});

const initScriptService = z.strictObject({
  type: z.literal('init-script'),
  /** Name in /etc/rc.d/init.d. */
  script: text(/^[A-Za-z0-9._-]{1,64}$/, 'the name of a script in /etc/rc.d/init.d'),
  port: z.number().int().min(1).max(65535).optional(),
});

export const siteSchema = z.strictObject({
  format: z.literal(1),
  /** Names the cluster; the lease and the SCSI ids derive from it. */
  cluster: text(/^[a-z][a-z0-9-]{0,14}$/, 'a lower-case name of at most 15 letters, digits and hyphens'),
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
    name: hostName,
    address: ipv4,
    port: z.number().int().min(1).max(65535),
    target: iqn,
    /** Blank disk of the storage host that becomes the volume group. */
    device: absolutePath,
    volumeGroup: volumeName,
    data: z.strictObject({
      volume: volumeName,
      size: volumeSize,
      scsiId,
      lun: z.number().int().min(1).max(255),
    }),
    guard: z.strictObject({
      volume: volumeName,
      size: volumeSize,
      scsiId,
      lun: z.number().int().min(1).max(255),
    }),
    /** The initiators prove themselves to the target by `incoming`, the target to them by `outgoing`. */
    chap: z.strictObject({ incoming: account, outgoing: account }),
    /** Seconds until a lost path turns into I/O errors (node.session.timeo.replacement_timeout). */
    replacementTimeout: z.number().int().min(5).max(600),
  }),
  filesystem: z.strictObject({
    mount: absolutePath,
    type: z.literal('ext4'),
    label: text(/^[A-Za-z0-9_-]{1,16}$/, '1 to 16 of the characters A-Z a-z 0-9 _ -'),
    options: text(/^[a-z0-9_,=]+$/, 'mount options such as noatime'),
  }),
  service: z.discriminatedUnion('type', [mqService, initScriptService]),
});

export type Site = z.infer<typeof siteSchema>;
export type SiteNode = Site['nodes'][number];
export type Role = 'target' | 'first-node' | 'second-node';
