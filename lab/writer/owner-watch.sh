#!/bin/sh
# owner-watch.sh MOUNT ADDRESS FILE: once a second, what this node has of the service. Lines of FILE, each
# on the disk before the next: BEGAN ENDED vip|- mount|- write|-, times in seconds since 1970; `write` when
# a record fsynced to the shared filesystem was taken. It writes only to a file that is there already,
# so that nothing falls into the mount point's own directory. After a look that took long (the node was
# frozen in it) the next one follows at once.
mount=$1 address=$2 file=$3
LC_ALL=C
export LC_ALL
while :; do
  began=$(date +%s.%N)
  vip=- mounted=- wrote=-
  ip -o -4 addr show | grep -qF " $address/" && vip=vip
  if grep -qF " $mount " /proc/mounts; then
    mounted=mount
    printf '%-64s\n' "$(hostname) $began" |
      dd of="$mount/.lab-owner" conv=nocreat,notrunc,fsync 2>/dev/null && wrote=write
  fi
  ended=$(date +%s.%N)
  echo "$began $ended $vip $mounted $wrote" >>"$file"
  sync "$file"
  [ $((${ended%.*} - ${began%.*})) -gt 2 ] || sleep 1
done
