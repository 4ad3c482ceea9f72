import type { GuestName } from '../lab/addresses';
import type { Lab } from '../lab/lab';
import { BUNDLE_FOLDER } from '../lab/story/carry';

/** What one stage of a run took: the launcher's checks, the program's, a step. */
export interface Stage {
  readonly id: string;
  readonly seconds: number;
  /** Bytes that the program and the commands it waited for fetched from disks. */
  readonly read: number;
  /** Bytes that they gave to disks; what a daemon writes is not among them. */
  readonly written: number;
}

/** Runs `./install ARGS` and adds the kernel's account of the program to each stage's lines. */
const SCRIPT = `
cd ${BUNDLE_FOLDER} || exit 1
rm -f /var/tmp/bench; mkfifo /var/tmp/bench
sync; echo 3 >/proc/sys/vm/drop_caches
./install "$@" >/var/tmp/bench 2>&1 &
program=$!
exec 3</var/tmp/bench
while IFS= read -r line <&3; do
  case $line in *'"kind":"progress"'*) continue ;; esac
  case $line in
    *'"kind":"stage-'*)
      while read -r key value; do
        case $key in read_bytes:) got=$value ;; write_bytes:) gave=$value ;; esac
      done </proc/$program/io
      printf 'account %s %s\\n' "$got" "$gave" ;;
  esac
  printf '%s\\n' "$line"
done
wait "$program"
`;

interface Account {
  readonly at: number;
  readonly read: number;
  readonly written: number;
}

/** Installs in a guest whose page cache was emptied. Throws when the installation fails. */
export async function timeStages(lab: Lab, guest: GuestName, args: readonly string[]): Promise<Stage[]> {
  const stages: Stage[] = [];
  const words: string[] = [];
  let account: Account = { at: Date.now(), read: 0, written: 0 };
  let before = account;
  const onLine = (line: string): void => {
    words.push(line);
    const [, read, written] = /^account (\d+) (\d+)$/.exec(line) ?? [];
    if (read !== undefined) account = { at: Date.now(), read: Number(read), written: Number(written) };
    const [, kind, id = ''] = /^\{"kind":"stage-(started|finished)","id":"([^"]+)"/.exec(line) ?? [];
    if (kind === undefined) return;
    // What comes before the first stage is the launcher.
    if (kind === 'finished') stages.push(difference(id, before, account));
    else if (stages.length === 0) stages.push(difference('launcher', before, account));
    before = account;
  };
  const result = await lab.exec(guest, ['sh', '-c', SCRIPT, 'bench', ...args, '--json'], {
    timeoutMs: 600_000,
    onLine,
  });
  if (result.exitCode !== 0)
    throw new Error(`${guest}: install ended with ${result.exitCode}:\n${words.slice(-12).join('\n')}`);
  return stages;
}

function difference(id: string, from: Account, to: Account): Stage {
  return {
    id,
    seconds: (to.at - from.at) / 1000,
    read: to.read - from.read,
    written: to.written - from.written,
  };
}
