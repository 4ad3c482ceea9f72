import type { Machine } from '../../node/machine';
import { isUnreachable } from '../../node/ssh';
import type { Undo } from '../undo';

/**
 * Arguments: folder, seconds. Detached, so that it ends what it began when the shell, ssh or verify is
 * gone; a node that cannot be reached meanwhile comes back by itself.
 */
const HOLD = `
trap '' HUP
sh "$0/begin"
passed=0
while [ $passed -lt "$1" ] && [ ! -e "$0/stop" ]; do sleep 1; passed=$((passed + 1)); done
sh "$0/end"
rm -rf "$0"
`;

/** Arguments: HOLD, folder, seconds, what begins, what ends. Refuses while an earlier one of the name lasts. */
const BEGIN = `
if [ -e "$1/pid" ] && [ -d "/proc/$(cat "$1/pid")" ]; then exit 1; fi
rm -rf "$1" && mkdir -p "$1" || exit 1
printf '%s\\n' "$3" >"$1/begin"
printf '%s\\n' "$4" >"$1/end"
[ -s "$1/end" ] || exit 1
setsid sh -c "$0" "$1" "$2" </dev/null >/dev/null 2>&1 &
echo $! >"$1/pid"
`;

/** Arguments: folder, proof. Succeeds when it is over and the proof holds. */
const END = `
[ -d "$0" ] && touch "$0/stop"
tries=0
while [ -d "$0" ] && [ $tries -lt 10 ]; do sleep 1; tries=$((tries + 1)); done
[ ! -d "$0" ] && sh -c "$1"
`;

/** Something that is done to a node for a while. The scripts are for a POSIX shell and know the folder as FOLDER. */
export interface Disturbance {
  readonly host: string;
  /** Letters, digits, dots and hyphens. */
  readonly name: string;
  readonly begin: string;
  readonly end: string;
  /** Succeeds when the node is as it was. */
  readonly proof: string;
  /** What a person types on the node when it could not be ended from here. */
  readonly command: string;
  /** After so long the node itself ends it. */
  readonly seconds: number;
}

/** Begins a disturbance; undefined when it was not begun. */
export async function hold(machine: Machine, disturbance: Disturbance): Promise<Undo | undefined> {
  const { host, name, command, proof, seconds } = disturbance;
  const folder = `/var/run/heartbundle/held-${name}`;
  const [begin, end] = [disturbance.begin, disturbance.end].map((script) =>
    script.replace(/FOLDER/g, folder),
  );
  const begun = await machine.run(
    ['sh', '-c', BEGIN, HOLD, folder, String(seconds), begin ?? '', end ?? ''],
    { access: 'write', leavesDaemon: true },
  );
  if (begun.exitCode !== 0) return undefined;
  return {
    host,
    command,
    async run() {
      const ended = await machine.run(['sh', '-c', END, folder, proof], {
        access: 'write',
        timeoutMs: 20_000,
      });
      return !isUnreachable(ended) && ended.exitCode === 0;
    },
  };
}
