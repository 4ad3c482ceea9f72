#!/bin/bash
# supervise.sh FOLDER ARGV...: runs a guest's kernel again after each reboot in the guest, until the
# guest is switched off (file FOLDER/off) or shuts itself down. A kernel that rebooted by itself would
# lose its taps, so it runs with `noreboot` and this loop is the reboot.
folder=$1
shift
while [ ! -e "$folder/off" ]; do
  echo "LAB: power on $(date +%s.%N)" >>"$folder/console.log"
  setsid "$@" </dev/null >>"$folder/console.log" 2>&1 &
  echo $! >"$folder/kernel.pid"
  wait $!
  rm -f "$folder/kernel.pid"
  echo "LAB: power off $(date +%s.%N)" >>"$folder/console.log"
  tail -c 2000 "$folder/console.log" | grep -aqE 'reboot: (Power down|System halted)' && : >"$folder/off"
  sleep 0.3
done
rm -f "$folder/supervisor.pid"
