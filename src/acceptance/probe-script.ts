/** With one attempt, where the site says nothing else. */
export const PATIENCE_SECONDS = 2;

/**
 * The client's program, sent to the probe host. POSIX sh and EL6's tools. Arguments: directory,
 * address, port, queue, queue manager, run id, time limit in seconds, patience with one attempt in
 * seconds, and the site's own command where it has one. Each message is one amqsputc, or one run of
 * the command, so that each has its own answer; the next begins 100 ms after it. `put N BEGAN ENDED ok|REASON` and
 * `connect BEGAN ENDED ok|failed` go to DIRECTORY/log, times in seconds since 1970. Ends when
 * DIRECTORY/stop appears.
 */
export const PROBE_SCRIPT = `#!/bin/sh
directory=$1 address=$2 port=$3 queue=$4 manager=$5 run=$6 limit=$7 patience=$8
shift 8
export MQSERVER="SYSTEM.DEF.SVRCONN/TCP/$address($port)"
LC_ALL=C
export LC_ALL
end=$(($(date +%s) + limit))

attempt() {
  if [ $# -gt 0 ]; then
    HEARTBUNDLE_ADDRESS=$address HEARTBUNDLE_PORT=$port HEARTBUNDLE_RUN=$run HEARTBUNDLE_NUMBER=$number \\
      timeout "$patience" "$@" </dev/null >/dev/null 2>&1
  else
    printf 'hb-%s-%d\\n\\n' "$run" "$number" |
      timeout "$patience" /opt/mqm/samp/bin/amqsputc "$queue" "$manager" 2>&1
  fi
}

puts() {
  number=0
  while began=$(date +%s.%N) && [ ! -e "$directory/stop" ] && [ "\${began%.*}" -lt "$end" ]; do
    number=$((number + 1))
    answer=$(attempt "$@")
    code=$?
    ended=$(date +%s.%N)
    result=ok
    case $answer in
      *'reason code '*) result=\${answer##*reason code }; result=\${result%%[!0-9]*} ;;
      *) [ $code -eq 0 ] || result=exit-$code ;;
    esac
    echo "put $number $began $ended $result" >>"$directory/log"
    sleep 0.1
  done
}

connects() {
  while began=$(date +%s.%N) && [ ! -e "$directory/stop" ] && [ "\${began%.*}" -lt "$end" ]; do
    result=failed
    timeout 1 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$address" "$port" 2>/dev/null && result=ok
    echo "connect $began $(date +%s.%N) $result" >>"$directory/log"
    sleep 0.1
  done
}

if [ -n "$queue" ] || [ $# -gt 0 ]; then puts "$@" & fi
connects &
wait
touch "$directory/done"
`;
