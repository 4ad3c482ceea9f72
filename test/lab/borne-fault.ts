import { expect } from 'vitest';
import type { Lab } from '../../lab/lab';
import { faultNamed } from '../../lab/soak/faults';
import { playRound } from '../../lab/soak/round';

/** Plays a fault of the soak on a pair at work: the checker finds nothing, and the group moves or stays as it must. */
export async function expectBorne(
  lab: Lab,
  fault: string,
  seconds: number,
  expected: 'moves' | 'stays',
): Promise<void> {
  const { failures, moved, acknowledged } = await playRound(lab, faultNamed(fault), seconds);
  expect(failures).toEqual([]);
  expect(moved ? 'moves' : 'stays').toBe(expected);
  expect(acknowledged).toBeGreaterThan(5);
}
