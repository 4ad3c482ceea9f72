import type { Machine } from '../../node/machine';
import type { Undo } from '../undo';
import { hold } from './held';

/**
 * Takes an interface of a node down for so long; the node itself puts it up again, with its routes,
 * whether or not it can be reached meanwhile: the kernel forgets an interface's routes when it goes
 * down, not its addresses. Undefined when the cut was not begun.
 */
export function cutInterface(
  machine: Machine,
  host: string,
  name: string,
  seconds: number,
): Promise<Undo | undefined> {
  return hold(machine, {
    host,
    name,
    seconds,
    begin: `ip -4 route show dev ${name} >FOLDER/routes; ip link set dev ${name} down`,
    end: `ip link set dev ${name} up
while read -r route; do ip route replace $route dev ${name}; done <FOLDER/routes`,
    proof: `ip -o link show dev ${name} | grep -q '[<,]UP[,>]'`,
    command: `ip link set dev ${name} up`,
  });
}
