import type { GuestName } from '../addresses';
import type { Lab } from '../lab';

/**
 * A digest of what an installer changes on a machine: /etc, the packages, the services at boot and
 * the disks' signatures. The clock file and caches that a running system rewrites are left out.
 */
const DIGEST = `
{
  find /etc -type f ! -name 'ld.so.cache' ! -name 'mtab' ! -name 'adjtime' -print0 | sort -z | xargs -0 sha256sum
  find /etc -printf '%p %m %u %g %l\\n' | grep -v -e ld.so.cache -e mtab -e adjtime | sort
  rpm -qa --queryformat '%{NEVRA}\\n' | sort
  chkconfig --list | sort
  blkid -c /dev/null | sort
} 2>/dev/null`;

/** One line per thing that an installer could change, so that two can be compared and the difference read. */
export async function inventory(lab: Lab, guest: GuestName): Promise<string[]> {
  const { stdout } = await lab.exec(guest, DIGEST);
  return stdout.trimEnd().split('\n');
}
