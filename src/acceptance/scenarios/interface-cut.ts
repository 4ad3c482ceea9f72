import type { NodeIndex } from '../../failoverd/observe';
import type { Machine } from '../../node/machine';
import { isUnreachable } from '../../node/ssh';
import type { Undo } from '../undo';

/**
 * Arguments: interface, folder, seconds. Detached, so that it ends what it began when the shell, ssh
 * or verify is gone. The kernel forgets an interface's routes when it goes down, not its addresses.
 */
const HOLD = `
trap '' HUP
ip link set dev "$0" down
passed=0
while [ $passed -lt "$2" ] && [ ! -e "$1/stop" ]; do sleep 1; passed=$((passed + 1)); done
ip link set dev "$0" up
while read -r route; do ip route replace $route dev "$0"; done <"$1/routes"
rm -rf "$1"
`;

/** Arguments: HOLD, interface, folder, seconds. Refuses while an earlier cut of the interface lasts. */
const BEGIN = `
if [ -e "$2/pid" ] && [ -d "/proc/$(cat "$2/pid")" ]; then exit 1; fi
rm -rf "$2" && mkdir -p "$2" && ip -4 route show dev "$1" >"$2/routes" || exit 1
setsid sh -c "$0" "$1" "$2" "$3" </dev/null >/dev/null 2>&1 &
echo $! >"$2/pid"
`;

/** Arguments: interface, folder. Succeeds when the cut is over and the interface up. */
const END = `
[ -d "$1" ] && touch "$1/stop"
tries=0
while [ -d "$1" ] && [ $tries -lt 10 ]; do sleep 1; tries=$((tries + 1)); done
[ ! -d "$1" ] && ip -o link show dev "$0" | grep -q '[<,]UP[,>]'
`;

/**
 * Takes an interface of a node down for so long; the node itself puts it up again, with its routes,
 * whether or not it can be reached meanwhile. Undefined when the cut was not begun.
 */
export async function cutInterface(
  machine: Machine,
  index: NodeIndex,
  name: string,
  seconds: number,
): Promise<Undo | undefined> {
  const folder = `/var/run/heartbundle/cut-${name}`;
  const begun = await machine.run(['sh', '-c', BEGIN, HOLD, name, folder, String(seconds)], {
    access: 'write',
    leavesDaemon: true,
  });
  if (begun.exitCode !== 0) return undefined;
  return {
    index,
    command: `ip link set dev ${name} up`,
    async run() {
      const ended = await machine.run(['sh', '-c', END, name, folder], {
        access: 'write',
        timeoutMs: 20_000,
      });
      return !isUnreachable(ended) && ended.exitCode === 0;
    },
  };
}
