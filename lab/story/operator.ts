import { findGuest } from '../addresses';
import type { Lab } from '../lab';

/**
 * The person beside the machines: follows the instructions that `verify` prints in a guided
 * scenario (`ACTION power-off MQMaster`), with the lab as hands.
 */
export function createOperator(lab: Lab, say: (line: string) => void): (line: string) => void {
  const hands: Readonly<Record<string, (guest: Parameters<Lab['powerOff']>[0]) => Promise<void>>> = {
    'power-off': (guest) => lab.powerOff(guest),
    'power-on': (guest) => lab.powerOn(guest),
    freeze: (guest) => lab.freeze(guest),
    thaw: (guest) => lab.thaw(guest),
  };
  return (line) => {
    const [, verb = '', name = ''] = /^ACTION ([a-z-]+) (\S+)/.exec(line) ?? [];
    const guest = findGuest(name);
    const act = hands[verb];
    if (guest === undefined || act === undefined) return;
    say(`the operator does: ${verb} ${guest.name}`);
    act(guest.name).catch((error: unknown) => say(`${verb} ${guest.name} failed: ${String(error)}`));
  };
}
