/** How fast bytes arrive. */
export interface Meter {
  /** Bytes that came from the network. */
  add(bytes: number): void;
  /** Bytes per second over the last seconds; undefined before there is anything to tell. */
  rate(): number | undefined;
}

const WINDOW_MS = 8000;
const SLOT_MS = 250;
const SETTLE_MS = 1000;

/** @param now a clock in milliseconds */
export function createMeter(now: () => number): Meter {
  const began = now();
  /** Bytes by slot of time, oldest first. */
  const slots: { slot: number; bytes: number }[] = [];
  const trim = (slot: number): void => {
    while (slots[0] !== undefined && slots[0].slot <= slot - WINDOW_MS / SLOT_MS) slots.shift();
  };
  return {
    add(bytes) {
      const slot = Math.floor((now() - began) / SLOT_MS);
      trim(slot);
      const last = slots[slots.length - 1];
      if (last !== undefined && last.slot === slot) last.bytes += bytes;
      else slots.push({ slot, bytes });
    },
    rate() {
      const elapsed = now() - began;
      if (elapsed < SETTLE_MS) return undefined;
      trim(Math.floor(elapsed / SLOT_MS));
      const bytes = slots.reduce((sum, one) => sum + one.bytes, 0);
      return (bytes * 1000) / Math.min(elapsed, WINDOW_MS);
    },
  };
}
