/** What a support archive is made of. Folders are taken with what lies directly in them. */

export interface Sources {
  readonly files: readonly string[];
  /** Folder and the names of it that are taken. */
  readonly folders: readonly { readonly folder: string; readonly names: RegExp }[];
  readonly commands: readonly (readonly string[])[];
}

export const NODE_SOURCES: Sources = {
  files: [
    '/etc/heartbundle/site.yaml',
    '/etc/ha.d/ha.cf',
    '/etc/ha.d/haresources',
    '/etc/ha.d/authkeys',
    '/etc/iscsi/iscsid.conf',
    '/etc/iscsi/initiatorname.iscsi',
    '/etc/tgt/targets.conf',
    '/etc/hosts',
    '/etc/fstab',
    '/etc/redhat-release',
    '/etc/sysconfig/network',
    '/etc/sysconfig/failoverd',
    '/etc/sysconfig/heartbundle-mq',
    '/etc/sysconfig/iptables',
    '/etc/lvm/lvm.conf',
    '/var/mqm/mqs.ini',
    '/proc/mounts',
    '/proc/meminfo',
    '/proc/partitions',
    '/proc/net/dev',
    '/var/lib/heartbundle/failoverd.json',
  ],
  folders: [
    { folder: '/etc/sysconfig/network-scripts', names: /^(ifcfg|route)-/ },
    { folder: '/etc/ha.d/resource.d', names: /^(mq|initscript|hbguard|hbmount|hbaddress)$/ },
    { folder: '/etc/tgt/conf.d', names: /\.conf$/ },
    { folder: '/var/lib/heartbundle', names: /^events\.jsonl/ },
    { folder: '/var/lib/heartbundle/journal', names: /\.jsonl$/ },
    { folder: '/var/lib/heartbundle/journal/files', names: /^[0-9a-f]{64}$/ },
    {
      folder: '/var/log',
      names: /^(ha-log|ha-debug|messages|heartbundle\.log|boot\.log|yum\.log)([.-].*)?$/,
    },
    { folder: '/var/mqm/errors', names: /^AMQERR\d+\.LOG$/ },
  ],
  commands: [
    ['date', '--rfc-3339=seconds'],
    ['uname', '-a'],
    ['uptime'],
    ['ip', 'addr'],
    ['ip', 'route'],
    ['df', '-P', '-l'],
    ['free', '-m'],
    ['dmesg'],
    ['chkconfig', '--list'],
    ['rpm', '-qa'],
    ['cl_status', 'rscstatus'],
    ['iscsiadm', '-m', 'session', '-P', '1'],
    ['tgtadm', '--lld', 'iscsi', '--mode', 'target', '--op', 'show'],
    ['ps', '-eo', 'pid,ppid,stat,rss,args'],
    ['heartbundle', 'status', '--json'],
  ],
};

/** The initiator's node records: folders of folders, each record a file with the CHAP passwords. */
export const NODE_RECORDS = ['/var/lib/iscsi/nodes', '/var/lib/iscsi/send_targets'] as const;
