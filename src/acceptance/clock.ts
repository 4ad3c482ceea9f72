import type { Machine } from '../node/machine';

/** What a host's clock says against this node's. */
export interface Clock {
  /** Host minus this node, in milliseconds; the round trip halves its error. */
  readonly offsetMs: number;
  /** Minutes east of UTC, for logs that carry local time. */
  readonly utcOffsetMinutes: number;
}

/** Asks the host for its time between two looks at ours. */
export async function readClock(machine: Machine): Promise<Clock> {
  const before = Date.now();
  const { stdout } = await machine.run(['date', '+%s.%N %z'], { access: 'read' });
  const after = Date.now();
  const match = /^(\d+\.\d+) ([+-])(\d\d)(\d\d)/.exec(stdout);
  if (match === null) return { offsetMs: 0, utcOffsetMinutes: 0 };
  const [, seconds = '0', sign, hours = '0', minutes = '0'] = match;
  const east = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return { offsetMs: Math.round(Number(seconds) * 1000 - (before + after) / 2), utcOffsetMinutes: east };
}
