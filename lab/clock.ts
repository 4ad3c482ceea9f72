import type { GuestCommand } from './ssh';

/**
 * The guest's command that puts its clock at the host's time plus an offset, which is all there is to
 * undo it too: offset 0. A guest that boots has the host's time again. Pure.
 * @param now milliseconds since 1970 by the host's clock
 * @param offsetSeconds may be negative or fractional
 */
export function clockCommand(now: number, offsetSeconds: number): GuestCommand {
  return ['date', '-u', '-s', `@${(now / 1000 + offsetSeconds).toFixed(3)}`];
}

/** Seconds that `+S`, `-S` or `0` mean; undefined for anything else. Pure. */
export function parseClockOffset(text: string): number | undefined {
  return /^(?:[+-]\d+(?:\.\d+)?|0)$/.test(text) ? Number(text) : undefined;
}
