import type { GuestName } from '../addresses';
import type { Lab } from '../lab';

/**
 * What an installer changes on a machine, a line each, the first word saying of what kind. Left out
 * is what a running system rewrites by itself, and what differs each time it is made: identifiers
 * of volumes and filesystems, LVM's own record of them, times.
 */
const INVENTORY = `
kind() { sed "s|^|$1 |" | sort; }
list_etc() {
  find /etc ! -path '/etc/lvm/archive*' ! -path '/etc/lvm/backup*' ! -path '/etc/lvm/cache*' \\
    ! -name ld.so.cache ! -name mtab ! -name adjtime "$@"
}
list_etc -type f -print0 | xargs -0 sha256sum | kind etc
list_etc -printf '%p %M %u %g %l\\n' | kind etc
rpm -qa --queryformat '%{NEVRA}\\n' | kind rpm
chkconfig --list | kind boot
for script in /etc/rc.d/init.d/*; do
  case \${script##*/} in functions | halt | killall | single | *.rpm*) continue ;; esac
  service "\${script##*/}" status >/dev/null 2>&1 </dev/null
  echo "\${script##*/} $?"
done | kind service
pvs --noheadings -o pv_name,vg_name | kind lvm
lvs --noheadings --units b -o vg_name,lv_name,lv_size | kind lvm
blkid -c /dev/null | sed -E 's/ (PART)?(UU|U)ID(_SUB)?="[^"]*"//g' | kind disk
find /opt -type f -print0 | xargs -0r sha256sum | kind opt
find /opt -printf '%p %M %u %g %l\\n' | kind opt
find /var/lib/iscsi -type f -print0 | xargs -0r sha256sum | kind iscsi
find /var/mqm -printf '%p %M %u %g\\n' | grep -v -e /errors -e /trace -e /qmgrs/ -e /sockets | kind mq
ls -d /MQHA | kind mount-point
sysctl -a | grep -E '^(kernel\\.(sem|shm(all|max|mni)|msg)|fs\\.file-max|net\\.ipv4\\.(tcp_keepalive|ip_local_port_range))' | kind kernel
`;

/** What a stopped or interrupted program leaves lying about: half-written files, packages that are not whole, a lock. */
const LEFTOVERS = `
find /etc /usr /opt /var /root -xdev \\( -name '.*.heartbundle*' -o -name '*;[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]' \\) | kind half-written
[ ! -e /var/run/heartbundle/install.lock ] || echo install.lock | kind lock
journal=/var/lib/heartbundle/journal/journal.jsonl
[ ! -e $journal ] || for package in $(grep '"key":"installed"' $journal | tail -n 1 | sed 's/.*\\[//; s/\\].*//; s/[",]/ /g'); do
  rpm -V --nodeps "$package" | grep -v -e ' c /' -e '^.......T\\.*  */' -e '^package .* is not installed'
done | kind damaged
`;

/** One line per thing that an installer could change, so that two can be compared and the difference read. */
export async function inventory(lab: Lab, guest: GuestName): Promise<string[]> {
  const { stdout } = await lab.exec(guest, `exec 2>/dev/null\n${INVENTORY}`, { timeoutMs: 300_000 });
  return stdout.trimEnd().split('\n');
}

/** The inventory, and what an interrupted run must not leave behind. */
export async function inventoryWithLeftovers(lab: Lab, guest: GuestName): Promise<string[]> {
  const { stdout } = await lab.exec(guest, `exec 2>/dev/null\n${INVENTORY}${LEFTOVERS}`, {
    timeoutMs: 300_000,
  });
  return stdout.trimEnd().split('\n');
}

/** Lines that only one of the two has, as a diff shows them. */
export function compareInventories(before: readonly string[], after: readonly string[]): string[] {
  const known = new Set(before);
  const present = new Set(after);
  return [
    ...before.filter((line) => !present.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !known.has(line)).map((line) => `+ ${line}`),
  ];
}
