import * as z from 'zod';

/**
 * The description of one cluster: site.yaml, mode 600, the same file on every node. Every
 * configuration file of every node is derived from it, so two nodes cannot differ.
 * Relations between the values are checked in `relations.ts`.
 */

/** A string of the given form; `allowed` completes the sentence "KEY must be ...". */
const text = (form: RegExp, allowed: string) => z.string({ error: allowed }).regex(form, { error: allowed });

const ipv4 = z.ipv4({ error: 'an IPv4 address' });
/** Interface names as Linux allows them (IFNAMSIZ 16 with the NUL); an alias such as eth0:1 is no interface. */
const interfaceName = text(
  /^[A-Za-z0-9_.-]{1,15}$/,
  'an interface name, at most 15 characters, no alias such as eth0:1',
);
/** CHAP secrets: targets.conf passes them unquoted through system() and `#` cuts, so only safe characters. */
const chapSecret = text(/^[A-Za-z0-9._-]{12,16}$/, '12 to 16 of the characters A-Z a-z 0-9 . _ -');
const chapUser = text(/^[A-Za-z0-9._-]{1,64}$/, '1 to 64 of the characters A-Z a-z 0-9 . _ -');
/** Heartbeat reads the key with %s: no white space. */
const authKey = text(/^[A-Za-z0-9._-]{16,64}$/, '16 to 64 of the characters A-Z a-z 0-9 . _ -');
const absolutePath = text(/^\/[A-Za-z0-9._/-]*$/, 'an absolute path of the characters A-Z a-z 0-9 . _ / -');
/** An absolute path and its arguments, run without a shell. */
const commandLine = z
  .tuple([absolutePath])
  .rest(text(/^[^\0\n]{0,1000}$/, 'a text in one line of at most 1000 characters'));
/** LVM sizes in binary units, e.g. 16M or 10G. */
const volumeSize = text(/^[1-9][0-9]*[MG]$/, 'a size such as 16M or 10G');
const volumeName = text(
  /^[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,63}$/,
  'an LVM name: 1 to 64 of the characters A-Z a-z 0-9 _ + . -',
);
const iqn = text(
  /^(?=.{1,223}$)iqn\.\d{4}-(?:0[1-9]|1[0-2])\.[a-z0-9.-]+(:[a-z0-9.:-]+)?$/,
  'an iSCSI name such as iqn.2024-01.com.example:mq, in lower case',
);
/** SCSI id and serial: at most 16 characters survive in /dev/disk/by-id on EL6. */
const scsiId = text(/^[A-Za-z0-9]{4,16}$/, '4 to 16 letters and digits');

const hostName = text(
  /^[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/,
  'a host name of letters, digits, dots and hyphens',
);
const port = z.number().int().min(1).max(65535);
const lun = z.number().int().min(1).max(255);
const mqName = text(/^[A-Za-z0-9._%]{1,48}$/, '1 to 48 of the characters A-Z a-z 0-9 . _ %');

const node = z.strictObject({
  /** As `uname -n` says; compared without case, as Heartbeat does. */
  name: hostName,
  /** Address in the service network; iSCSI and one heartbeat link use it. */
  address: ipv4,
  /** Address on the second network, for unicast heartbeats there. */
  heartbeatAddress: ipv4.optional(),
  initiator: iqn,
});

const account = z.strictObject({ user: chapUser, secret: chapSecret });

/**
 * A way on which heartbeats travel. ucast goes to the peer's address: on the VIP's interface that is
 * `address`, elsewhere `heartbeatAddress`, or what `addresses` says for first and second node.
 */
const heartbeatLink = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ucast'),
    interface: interfaceName,
    addresses: z.tuple([ipv4, ipv4]).optional(),
  }),
  z.strictObject({ type: z.literal('bcast'), interface: interfaceName }),
  z.strictObject({
    type: z.literal('mcast'),
    interface: interfaceName,
    group: ipv4,
    /** Default: `heartbeat.port`. */
    port: port.optional(),
    /** Routers it may cross, plus one. Default 1: none. */
    ttl: z.number().int().min(1).max(255).optional(),
  }),
  z.strictObject({
    type: z.literal('serial'),
    device: text(/^\/dev\/[A-Za-z0-9._/-]+$/, 'a serial device such as /dev/ttyS0'),
  }),
]);

/** The speeds that ha.cf(5) of 3.0.4 allows. */
const BAUD_RATES = [9600, 19200, 38400, 57600, 115200, 230400, 460800] as const;

/** A time limit of the service. */
const seconds = z.number().int().min(1).max(3600);

const mqService = z.strictObject({
  type: z.literal('mq'),
  queueManager: mqName,
  port,
  /** Ids of user and group mqm, equal on both nodes. */
  uid: z.number().int().min(1).max(65533),
  gid: z.number().int().min(1).max(65533),
  /** A local queue with default persistence, made with the queue manager and used by `verify`'s probe. */
  probeQueue: mqName,
  /** Folder with IBM's RPMs on each node, for a bundle that was made without them. */
  packages: absolutePath.optional(),
});

const initScriptService = z.strictObject({
  type: z.literal('init-script'),
  /** Name in /etc/rc.d/init.d. */
  script: text(/^[A-Za-z0-9._-]{1,64}$/, 'the name of a script in /etc/rc.d/init.d'),
  /** Where clients reach it; opened in the firewall. */
  port: port.optional(),
  /** Seconds that the script may take before it counts as hung. Defaults: 120, 120, 30. */
  startTimeout: seconds.optional(),
  stopTimeout: seconds.optional(),
  statusTimeout: seconds.optional(),
});

/**
 * One exported disk of the storage host: a logical volume that is made (`volume`, `size`), or a
 * block device that is there already (`device`). `relations.ts` demands one of the two.
 */
const exportedDisk = z.strictObject({
  volume: volumeName.optional(),
  size: volumeSize.optional(),
  device: absolutePath.optional(),
  scsiId,
  lun,
});

/** A storage host that heartbundle configures: the role `target`. */
const managedStorage = z.strictObject({
  managed: z.literal(true).optional(),
  name: hostName,
  address: ipv4,
  port,
  target: iqn,
  /** Blank disk of the storage host that becomes the volume group; not needed for devices that are there already. */
  device: absolutePath.optional(),
  volumeGroup: volumeName.optional(),
  data: exportedDisk,
  guard: exportedDisk,
  /** The initiators prove themselves to the target by `incoming`, the target to them by `outgoing`. */
  chap: z.strictObject({ incoming: account, outgoing: account }),
  /** Seconds until a lost path turns into I/O errors (node.session.timeo.replacement_timeout). */
  replacementTimeout: z.number().int().min(5).max(600),
});

/**
 * One disk of an existing SAN: by its LUN at the portal, or by a stable name that udev gives it.
 * `serial`: what the disk must say its unit serial number is, so that a renumbered LUN is noticed.
 */
const sanDisk = z.strictObject({
  lun: z.number().int().min(0).max(16383).optional(),
  device: text(
    /^\/dev\/disk\/by-id\/[A-Za-z0-9._:+-]+$/,
    'a stable name such as /dev/disk/by-id/scsi-3600a0b80000f',
  ).optional(),
  serial: text(/^[A-Za-z0-9._:+-]{1,64}$/, '1 to 64 letters, digits and . _ : + -').optional(),
});

/** An existing SAN, reached by iSCSI: no machine has the role `target`. */
const sanStorage = z.strictObject({
  managed: z.literal(false),
  address: ipv4,
  port,
  target: iqn,
  data: sanDisk,
  guard: sanDisk,
  /** As the SAN's administrator set it up: none, the initiator's alone, or both ways. */
  chap: z.strictObject({ incoming: account, outgoing: account.optional() }).optional(),
  replacementTimeout: z.number().int().min(5).max(600),
});

export const siteSchema = z.strictObject({
  format: z.literal(1),
  /** Names the cluster; the lease and the SCSI ids derive from it. */
  cluster: text(/^[a-z][a-z0-9-]{0,14}$/, 'a lower-case name of at most 15 letters, digits and hyphens'),
  /** Exactly two; the first is the preferred owner and makes the filesystem. */
  nodes: z.tuple([node, node]),
  vip: z.strictObject({ address: ipv4, prefix: z.number().int().min(1).max(30), interface: interfaceName }),
  heartbeat: z.strictObject({
    /** At least two, unless `singleLink` says that one is meant. */
    links: z.array(heartbeatLink).min(1).max(8),
    singleLink: z.boolean().optional(),
    /** Speed of the serial links; default 19200. */
    baud: z.literal(BAUD_RATES).optional(),
    /** All times in milliseconds. */
    keepalive: z.number().int().min(50),
    warntime: z.number().int().min(50),
    deadtime: z.number().int().min(500),
    initdead: z.number().int().min(1000),
    port,
    autoFailback: z.boolean(),
    authKey,
  }),
  storage: z.discriminatedUnion('managed', [managedStorage, sanStorage]),
  /** The lease and the fence that keep two nodes from writing at once. Default: on, and no node resets itself. */
  guard: z
    .strictObject({
      enabled: z.boolean().optional(),
      /** What a node does that must stop at once and does not get rid of what it has. */
      selfReset: z.enum(['off', 'sysrq', 'watchdog']).optional(),
    })
    .optional(),
  filesystem: z.strictObject({
    mount: absolutePath,
    type: z.literal('ext4'),
    label: text(/^[A-Za-z0-9_-]{1,16}$/, '1 to 16 of the characters A-Z a-z 0-9 _ -'),
    options: text(/^[a-z0-9_,=]+$/, 'mount options such as noatime'),
  }),
  service: z.discriminatedUnion('type', [mqService, initScriptService]),
  failoverd: z
    .strictObject({
      /** Run at every event of the daemon's journal; see src/failoverd/hook.ts. */
      hook: z
        .strictObject({
          command: commandLine,
          /** Seconds; default 30. */
          timeout: z.number().int().min(1).max(600).optional(),
        })
        .optional(),
    })
    .optional(),
  /** What `verify` is to know of the service. */
  verify: z
    .strictObject({
      /**
       * A client's attempt in place of MQ's, run on the probe host about every 100 ms with
       * HEARTBUNDLE_ADDRESS, _PORT, _RUN and _NUMBER in its environment; it succeeds when the service
       * has acknowledged. `drain` prints the numbers that the service then holds of the run, a line each.
       */
      probe: z
        .strictObject({
          command: commandLine,
          drain: commandLine.optional(),
          /** Seconds; default 2. */
          timeout: z.number().int().min(1).max(60).optional(),
        })
        .optional(),
    })
    .optional(),
  /** What the bundle's key must be, so that an unattended installation compares it on every machine. */
  bundle: z
    .strictObject({ fingerprint: text(/^[0-9a-f]{64}$/, '64 hexadecimal digits in lower case') })
    .optional(),
});

export type Site = z.infer<typeof siteSchema>;
export type HeartbeatLink = Site['heartbeat']['links'][number];
export type ManagedStorage = z.infer<typeof managedStorage>;
export type SanStorage = z.infer<typeof sanStorage>;
export type ExportedDisk = z.infer<typeof exportedDisk>;
export type SanDisk = z.infer<typeof sanDisk>;
export type MqService = z.infer<typeof mqService>;
export type InitScriptService = z.infer<typeof initScriptService>;
export type SiteNode = Site['nodes'][number];
export type Role = 'target' | 'first-node' | 'second-node';
