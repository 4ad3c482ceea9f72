import type { Demand } from './relations';
import type { Site } from './schema';

/** Folders of the system: a filesystem mounted there hides what the machine stands on. */
const SYSTEM_FOLDERS =
  /^\/(?:|bin|boot|dev|etc|home|lib|lib64|media|mnt|opt|proc|root|sbin|selinux|srv|sys|tmp|usr|var)$|^\/(?:bin|boot|dev|etc|lib|lib64|proc|sbin|selinux|sys|usr)\/|^\/var\/(?:lib|lock|log|run|spool|tmp|mqm)$|^\/var\/lib\/(?:heartbundle|heartbeat|rpm|iscsi)(?:\/|$)|^\/opt\/(?:heartbundle|mqm)(?:\/|$)/;

/** Mount options that would keep the service from writing, or acknowledge what is not on the disk. */
const UNSAFE_OPTIONS = ['ro', 'nobarrier', 'barrier=0', 'noload', 'loop', 'remount', 'bind'];

export function checkFilesystem({ filesystem }: Site, demand: Demand): void {
  const { mount, options } = filesystem;
  demand(
    !SYSTEM_FOLDERS.test(mount),
    ['filesystem', 'mount'],
    'a folder of its own such as /MQHA, not one of the system',
  );
  demand(
    !/\/$|\/\/|\/\.\.?(\/|$)/.test(mount) || mount === '/',
    ['filesystem', 'mount'],
    'written plainly, without // or . or .. or a slash at the end: it is compared with /proc/mounts',
  );
  const unsafe = options.split(',').find((option) => UNSAFE_OPTIONS.includes(option));
  demand(
    unsafe === undefined,
    ['filesystem', 'options'],
    `without ${unsafe ?? ''}: the owner writes, and what is acknowledged must be on the disk`,
  );
}

/** Scripts of the stack itself, and Heartbeat's own in resource.d, which are found before those of init.d. */
const OWN_SCRIPTS = ['heartbeat', 'failoverd', 'iscsi', 'iscsid', 'tgtd', 'network', 'iptables', 'sshd'];
const RESOURCE_SCRIPTS = [
  'IPaddr',
  'IPaddr2',
  'Filesystem',
  'mq',
  'hbguard',
  'hbmount',
  'hbaddress',
  'LVM',
  'MailTo',
  'apache',
  'db2',
];

export function checkService({ service }: Site, demand: Demand): void {
  if (service.type === 'init-script') {
    demand(
      !OWN_SCRIPTS.includes(service.script),
      ['service', 'script'],
      'a service of your own, not one that the cluster itself stands on',
    );
    demand(
      !RESOURCE_SCRIPTS.includes(service.script),
      ['service', 'script'],
      'another name: Heartbeat finds its own script of this name in /etc/ha.d/resource.d first',
    );
    return;
  }
  demand(
    !/^SYSTEM\./.test(service.probeQueue),
    ['service', 'probeQueue'],
    'a queue of its own, not one of MQ itself',
  );
}
