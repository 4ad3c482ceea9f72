/** What is wrong with the logical volumes of a guest. `off` undoes each of the others. */
export type DiskFault =
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'error' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'off' };

/** Exit code of the script when the guest has no logical volume that a fault could be put on. */
export const NO_VOLUME = 44;

/** Tables as LVM made them, one file per volume. A boot clears them as LVM makes its tables anew. */
const RECORDS = '/run/lab-disk-fault';

/**
 * Shell script that puts a fault on all logical volumes of a guest, under whatever has them open, or
 * takes it away: `slow` delays each read and write, `error` fails each with EIO, `hang` lets each wait
 * until `off`. It changes the volume's device-mapper table; LVM's metadata stay as they are. Pure.
 */
export function diskFaultScript(fault: DiskFault): string {
  return `mkdir -p ${RECORDS}
for name in $(dmsetup ls --target linear | awk '$2 ~ /^\\(/ { print $1 }'); do
  [ -e "${RECORDS}/$name" ] || dmsetup table "$name" >"${RECORDS}/$name"
done
[ -n "$(ls ${RECORDS})" ] || exit ${NO_VOLUME}
set -e
for record in ${RECORDS}/*; do
  name=\${record##*/}
  ${volumeCommands(fault)}
done`;
}

/** Runs once per volume; $name is the volume and $record the file with its own table. */
function volumeCommands(fault: DiskFault): string {
  const swap = (table: string): string => `${table} | dmsetup reload "$name"; dmsetup resume "$name"`;
  switch (fault.kind) {
    case 'slow':
      return `modprobe dm-delay; ${swap(`awk '{ print $1, $2, "delay", $4, $5, ${fault.delayMs} }' "$record"`)}`;
    case 'error':
      return swap(`awk '{ print $1, $2, "error" }' "$record"`);
    case 'hang':
      return 'dmsetup suspend --noflush --nolockfs "$name"';
    case 'off':
      return `${swap('cat "$record"')}; rm "$record"`;
  }
}
