import { setTimeout as sleep } from 'node:timers/promises';
import type { GuestName } from '../addresses';
import type { Lab } from '../lab';
import { JOURNAL_FILE } from '../../src/plan/journal';
import { BUNDLE_FOLDER } from '../story/carry';
import type { Blow, Moment, TimedStage } from './moments';

export interface StruckRun {
  /** False when the run ended before its moment came. */
  readonly struck: boolean;
  readonly exitCode: number;
  /** Stages that ended, with their times. */
  readonly stages: readonly TimedStage[];
  /** What was said, without the lines of progress. */
  readonly output: string;
}

/**
 * Runs `./install ARGS` and, when $MOMENT is given, deals the blow so long after it announced the
 * stage. A program that was killed leaves what it started alone, as the kernel's memory killer or an
 * operator's `kill -9` would.
 */
const STRIKER = `
cd ${BUNDLE_FOLDER} || exit 1
fill() {
  free=$(df -Pk / | awk 'NR == 2 {print $4}')
  [ "$free" -le 1024 ] || fallocate -l $((free - 1024))KiB /var/tmp/filler
  dd if=/dev/zero of=/var/tmp/filler-rest bs=4k 2>/dev/null
}
rm -f /var/tmp/torture; mkfifo /var/tmp/torture
./install "$@" >/var/tmp/torture 2>&1 &
program=$!
exec 3</var/tmp/torture
rm -f /var/tmp/torture
while IFS= read -r line <&3; do
  case $line in *'"kind":"progress"'*) continue ;; esac
  printf '%s\n' "$line"
  case $line in
    *'"stage-started","id":"'"$STAGE"'"'*)
      until [ -z "$JOURNALLED" ] || grep -qs "$JOURNALLED" ${JOURNAL_FILE}; do sleep 0.02; done
      [ -z "$OFFSET" ] || sleep "$OFFSET"
      echo STRUCK
      case $BLOW in
        kill) kill -9 "$program"; break ;;
        full-disk) fill ;;
      esac ;;
  esac
done
wait "$program"
result=$?
rm -f /var/tmp/filler*
exit $result
`;

/** One run of the program in a guest, struck at the moment, or left to its end. */
export async function strike(
  lab: Lab,
  guest: GuestName,
  args: readonly string[],
  moment?: Moment,
  blow: Blow = 'kill',
): Promise<StruckRun> {
  const stages: TimedStage[] = [];
  const lines: string[] = [];
  let cord: Promise<void> | undefined;
  const onLine = (line: string): void => {
    const event = parseEvent(line);
    if (event?.kind !== 'progress') lines.push(line);
    if (event?.kind === 'stage-finished')
      stages.push({ id: event.id ?? '', milliseconds: event.milliseconds ?? 0 });
    const due = blow === 'power-off' && event?.kind === 'stage-started' && event.id === moment?.stage;
    if (due && cord === undefined) cord = sleep(moment?.offsetMs ?? 0).then(() => lab.powerOff(guest));
  };
  const variables =
    moment === undefined || blow === 'power-off'
      ? 'STAGE=-'
      : [
          `BLOW=${blow} STAGE=${moment.stage}`,
          `OFFSET=${moment.offsetMs === 0 ? '' : (moment.offsetMs / 1000).toFixed(3)}`,
          `JOURNALLED='${moment.journalled ?? ''}'`,
        ].join(' ');
  const script = ['sh', '-c', `${variables}\n${STRIKER}`, 'striker', ...args, '--json'];
  const result = await lab.exec(guest, script, { timeoutMs: 600_000, onLine });
  await cord;
  return {
    struck: cord !== undefined || lines.includes('STRUCK'),
    exitCode: result.exitCode,
    stages,
    output: lines.join('\n'),
  };
}

function parseEvent(line: string): { kind?: string; id?: string; milliseconds?: number } | undefined {
  if (!line.startsWith('{"kind"')) return undefined;
  try {
    return JSON.parse(line) as { kind?: string; id?: string; milliseconds?: number };
  } catch {
    return undefined;
  }
}
