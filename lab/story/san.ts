import { promises as fs } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { Lab } from '../lab';
import { parseSite } from '../../src/site/load';
import { isManaged } from '../../src/site/storage';
import { SITE } from './story';

/**
 * An existing SAN in place of the storage host that heartbundle configures: the kernel's own target
 * (LIO, Documentation/target) on the guest `storage`, which has none of our packages. It keeps registrations over
 * sessions and answers what tgt 1.0.24 cannot. A reboot of the guest loses its configuration.
 */
const SERVE = `
set -e
modprobe -a target_core_mod target_core_iblock iscsi_target_mod
mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
vgcreate vg_san /dev/ubdb
lvcreate -n data -L 1G vg_san
lvcreate -n guard -L 16M vg_san
core=/sys/kernel/config/target/core
group=/sys/kernel/config/target/iscsi/$TARGET/tpgt_1
mkdir -p "$group/np/$PORTAL"
lun=0
for disk in data guard; do
  lun=$((lun + 1))
  mkdir -p "$core/iblock_0/$disk"
  echo "udev_path=/dev/vg_san/$disk" >"$core/iblock_0/$disk/control"
  echo "san$disk" >"$core/iblock_0/$disk/wwn/vpd_unit_serial"
  echo 1 >"$core/iblock_0/$disk/enable"
  mkdir "$group/lun/lun_$lun"
  ln -s "$core/iblock_0/$disk" "$group/lun/lun_$lun/$disk"
done
for setting in generate_node_acls=1 cache_dynamic_acls=1 demo_mode_write_protect=0 authentication=1; do
  echo "\${setting#*=}" >"$group/attrib/\${setting%=*}"
done
printf %s "$IN_USER" >"$group/auth/userid"
printf %s "$IN_SECRET" >"$group/auth/password"
printf %s "$OUT_USER" >"$group/auth/userid_mutual"
printf %s "$OUT_SECRET" >"$group/auth/password_mutual"
echo 1 >"$group/enable"
`;

/** Makes the guest `storage` such a SAN, with the site's target and accounts. */
export async function serveSan(lab: Lab): Promise<void> {
  const { storage } = parseSite(await fs.readFile(SITE, 'utf8'), SITE);
  if (!isManaged(storage)) throw new Error(`${SITE} has no storage host`);
  const { incoming, outgoing } = storage.chap;
  const settings = {
    TARGET: storage.target,
    PORTAL: `${storage.address}:${storage.port}`,
    ...{ IN_USER: incoming.user, IN_SECRET: incoming.secret },
    ...{ OUT_USER: outgoing.user, OUT_SECRET: outgoing.secret },
  };
  const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  await lab.run('storage', ['env', ...words, 'sh', '-c', SERVE]);
}

/** The lab's site file, for a pair whose disks are that SAN's. */
export async function sanSite(): Promise<string> {
  const site = parse(await fs.readFile(SITE, 'utf8')) as { storage: Record<string, unknown> };
  const { address, port, target, chap, replacementTimeout } = site.storage;
  const data = { lun: 1, serial: 'sandata' };
  const guard = { lun: 2, serial: 'sanguard' };
  const storage = { managed: false, address, port, target, data, guard, chap, replacementTimeout };
  return stringify({ ...site, storage });
}
