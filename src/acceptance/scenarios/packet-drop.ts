import { addDrop, addIngress, INGRESS_MODULES, type Drop } from '../../node/ingress-filter';
import type { Machine } from '../../node/machine';
import type { Undo } from '../undo';
import { hold } from './held';

/** Of its own, so that neither failoverd's filter nor the operator's firewall is touched. */
const PRIORITY = 690;

/** Lets a node not hear what it is sent, by ingress filters of tc(8), for so long. Undefined when it was not begun. */
export function dropPackets(
  machine: Machine,
  host: string,
  name: string,
  drops: readonly Drop[],
  seconds: number,
): Promise<Undo | undefined> {
  const devices = [...new Set(drops.map(({ device }) => device))];
  const parent = (device: string): string => `dev ${device} parent ffff:`;
  const end = devices.map(
    (device) => `tc filter del ${parent(device)} protocol ip prio ${PRIORITY}
[ -n "$(tc filter show ${parent(device)})" ] || tc qdisc del dev ${device} ingress`,
  );
  return hold(machine, {
    host,
    name,
    seconds,
    begin: [
      `modprobe -a ${INGRESS_MODULES.join(' ')}`,
      ...devices.map((device) => `tc ${addIngress(device)}`),
      ...drops.map((drop) => `tc ${addDrop(drop, PRIORITY)}`),
    ].join('\n'),
    end: end.join('\n'),
    proof: devices
      .map((device) => `! tc filter show ${parent(device)} | grep -q 'pref ${PRIORITY} '`)
      .join(' && '),
    command: devices
      .map((device) => `tc filter del ${parent(device)} protocol ip prio ${PRIORITY}`)
      .join('; '),
  });
}
