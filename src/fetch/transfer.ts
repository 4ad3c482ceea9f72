import type { Emit } from '../core/events';
import type { OnBytes } from './download';
import { createMeter } from './meter';

/** Tells how far a transfer has come, how fast it is and how long it will take. */
export interface Transfer {
  /** That many bytes more are to come. */
  readonly expect: (bytes: number) => void;
  /** Bytes that are here now; negative ones were thrown away. Only those of the network make the rate. */
  readonly advance: OnBytes;
}

const INTERVAL_MS = 100;

/** Emits `progress` in bytes under the stage that `stageId` names at the time, ten times a second at most. */
export function createTransfer(emit: Emit, stageId: () => string): Transfer {
  let done = 0;
  let total = 0;
  let shownAt = 0;
  const meter = createMeter(Date.now);
  return {
    expect(bytes) {
      total += bytes;
    },
    advance(bytes, origin) {
      if (origin === 'network') meter.add(bytes);
      done += bytes;
      const now = Date.now();
      if (now - shownAt < INTERVAL_MS && done < total) return;
      shownAt = now;
      const rate = done < total ? meter.rate() : undefined;
      const speed = rate === undefined ? {} : { rate: Math.round(rate) };
      const left = rate === undefined || rate < 1 ? {} : { secondsLeft: Math.ceil((total - done) / rate) };
      emit({ kind: 'progress', id: stageId(), done, total, unit: 'bytes', ...speed, ...left });
    },
  };
}
