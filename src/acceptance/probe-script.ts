/**
 * The client's program, sent to the probe host. POSIX sh and EL6's tools. Arguments: directory,
 * address, port, queue, queue manager, run id, time limit in seconds. Each message is one
 * amqsputc, so that each has its own answer; `put N BEGAN ENDED ok|REASON` and
 * `connect BEGAN ENDED ok|failed` go to DIRECTORY/log, times in seconds since 1970. Ends when
 * DIRECTORY/stop appears.
 */
export const PROBE_SCRIPT = `#!/bin/sh
directory=$1 address=$2 port=$3 queue=$4 manager=$5 run=$6 limit=$7
export MQSERVER="SYSTEM.DEF.SVRCONN/TCP/$address($port)"
LC_ALL=C
export LC_ALL
end=$(($(date +%s) + limit))

puts() {
  number=0
  while began=$(date +%s.%N) && [ ! -e "$directory/stop" ] && [ "\${began%.*}" -lt "$end" ]; do
    number=$((number + 1))
    answer=$(printf 'hb-%s-%d\\n\\n' "$run" "$number" | timeout 2 /opt/mqm/samp/bin/amqsputc "$queue" "$manager" 2>&1)
    code=$?
    ended=$(date +%s.%N)
    result=ok
    case $answer in
      *'reason code '*) result=\${answer##*reason code }; result=\${result%%[!0-9]*} ;;
      *) [ $code -eq 0 ] || result=exit-$code ;;
    esac
    echo "put $number $began $ended $result" >>"$directory/log"
    sleep 0.2
  done
}

connects() {
  while began=$(date +%s.%N) && [ ! -e "$directory/stop" ] && [ "\${began%.*}" -lt "$end" ]; do
    result=failed
    timeout 1 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$address" "$port" 2>/dev/null && result=ok
    echo "connect $began $(date +%s.%N) $result" >>"$directory/log"
    sleep 0.2
  done
}

[ -n "$queue" ] && puts &
connects &
wait
touch "$directory/done"
`;
