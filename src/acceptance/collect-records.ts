import { EVENTS_PATH, parseJournal } from '../failoverd/journal';
import type { NodeIndex } from '../failoverd/observe';
import { isUnreachable } from '../node/ssh';
import type { Site } from '../site/schema';
import { readClock } from './clock';
import type { PairMachines } from './facts';
import type { PairView } from './pair';
import type { NodeRecord, Stretch } from './timeline';

/** Enough of a log for a scenario at Heartbeat's ordinary loudness. */
const LOG_BYTES = 400_000;

/** What both nodes wrote about a scenario that ended at `to`; a node that is not reached wrote nothing. */
export async function collectRecords(
  site: Site,
  machines: PairMachines,
  initial: PairView,
  absences: readonly [Stretch[], Stretch[]],
  to: number,
): Promise<NodeRecord[]> {
  const read = async (index: NodeIndex): Promise<NodeRecord> => {
    const machine = machines.nodes[index];
    const tail = async (path: string): Promise<string> => {
      const answer = await machine.run(['tail', '-c', String(LOG_BYTES), path], { access: 'read' });
      return isUnreachable(answer) ? '' : answer.stdout;
    };
    const clock = await readClock(machine);
    const end = new Date(to + clock.offsetMs + clock.utcOffsetMinutes * 60_000);
    const before = initial[index];
    return {
      host: site.nodes[index].name,
      haLog: await tail('/var/log/ha-log'),
      messages: await tail('/var/log/messages'),
      events: parseJournal(await tail(EVENTS_PATH)),
      zone: {
        year: end.getUTCFullYear(),
        month: end.getUTCMonth(),
        utcOffsetMinutes: clock.utcOffsetMinutes,
      },
      offsetMs: clock.offsetMs,
      initially: {
        vip: before?.vip === true,
        mount: before !== undefined && before.mount !== 'absent',
        service: before?.service === 'running',
      },
      absent: absences[index],
    };
  };
  return Promise.all([read(0), read(1)]);
}
