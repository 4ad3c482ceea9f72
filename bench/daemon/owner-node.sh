#!/bin/sh
# The owner of a healthy pair, as far as failoverd looks: run in namespaces of its own (see
# ../daemon.ts). What is real: the daemon, its Node, address, mount table, write probe, process table,
# journal, socket, logger's process, lease-io and its renewals on a guard disk (a loop device). What is
# not: Heartbeat (cl_status answers at once from a script), the queue manager (a script by its name), the
# filesystem (tmpfs), the data disk's reservations (pr-io is a script: nobody holds any).
# Usage: owner-node.sh WORK NAME MOUNT ADDRESS INTERFACE QUEUE-MANAGER DATA-DISK GUARD-DISK -- COMMAND...
set -eu
work=$1 name=$2 mount=$3 address=$4 interface=$5 manager=$6 data=$7 guard=$8
shift 9
mount --make-rprivate /
hostname "$name"
for folder in /etc /var /opt /run; do
  part=$work/overlay$folder
  mkdir -p "$part/upper" "$part/work" "$folder"
  mount -t overlay overlay -o "lowerdir=$folder,upperdir=$part/upper,workdir=$part/work" "$folder"
done
mkdir -p "$mount" /etc/ha.d/resource.d /var/lib/heartbundle /var/run/heartbundle /var/log /var/lock/subsys
mount -t tmpfs -o size=1m tmpfs "$mount"
ip link set lo up
ip link add "$interface" type veth peer name "${interface}p"
ip link set "${interface}p" up
ip link set "$interface" up
ip addr add "$address" dev "$interface"
mkdir -p /dev/disk
mount -t tmpfs tmpfs /dev/disk
for disk in "$data" "$guard"; do
  mkdir -p "${disk%/*}"
  truncate -s 16M "$work/${disk##*-}"
  loop=$(losetup --find --show "$work/${disk##*-}")
  ln -s "$loop" "$disk"
done
printf '#!/bin/sh\necho running\n' > /etc/ha.d/resource.d/mq
chmod 755 /etc/ha.d/resource.d/mq
cp "$work/failoverd.json" /var/lib/heartbundle/failoverd.json
: > /var/log/ha-log
"$work/amqzxma0" -m "$manager" &
exec "$@"
