import { join } from 'node:path';
import type { GuestName } from '../../lab/addresses';
import type { Lab } from '../../lab/lab';
import { PROJECT } from '../../lab/story/built-program';

/** packaging/pr-io on the shared disk of a pair made by hand, with sg_persist as the witness. */
const DISK = '/dev/disk/by-path/*-lun-1';

/** Gives the device that SCSI commands go to. */
export async function prepareReservation(lab: Lab, node: GuestName): Promise<string> {
  await lab.push(node, join(PROJECT, 'packaging/pr-io'), '/root/pr-io');
  const device = await lab.run(
    node,
    `disk=$(basename $(readlink -f ${DISK})); generic=$(ls /sys/block/$disk/device/scsi_generic); echo /dev/\${generic:-$disk}`,
  );
  return device.trim();
}

/** The answers of one pr-io to requests. */
export async function askReservation(
  lab: Lab,
  node: GuestName,
  device: string,
  requests: readonly string[],
): Promise<string[]> {
  const answers = await lab.run(
    node,
    `printf '%s\\n' '${requests.join("' '")}' | perl -w /root/pr-io ${device}`,
  );
  return answers
    .trim()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** Keys and holder as sg_persist prints them; `attention` when the first answer was UNIT ATTENTION. */
export async function witnessReservation(
  lab: Lab,
  node: GuestName,
  device: string,
): Promise<{ keys: string[]; holder: string[]; attention: boolean }> {
  const read = `sg_persist -n --in -d ${device}`;
  const text = await lab.run(
    node,
    `${read} -k >/dev/null; echo code=$?; ${read} -k; echo holder; ${read} -r; exit 0`,
  );
  const [keys = '', holder = ''] = text.split('\nholder\n');
  return {
    attention: text.startsWith('code=6\n'),
    keys: [...keys.matchAll(/^\s*0x([0-9a-f]+)\s*$/gm)].map(([, key = '']) => key),
    holder: [...holder.matchAll(/Key=0x([0-9a-f]+)/g)].map(([, key = '']) => key),
  };
}

/** Writes a sector with what is in it; gives what the kernel says. */
export async function rewriteSector(lab: Lab, node: GuestName): Promise<string> {
  const copy = (from: string, to: string, flag: string): string =>
    `dd if=${from} of=${to} bs=512 count=1 ${flag}=direct 2>&1`;
  return lab.run(
    node,
    `disk=$(echo ${DISK}); ${copy('$disk', '/root/sector', 'iflag')} && ${copy('/root/sector', '$disk', 'oflag')}; exit 0`,
  );
}
