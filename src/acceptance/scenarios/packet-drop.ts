import type { Machine } from '../../node/machine';
import type { Undo } from '../undo';
import { hold } from './held';

/** Of its own, so that neither failoverd's filter nor the operator's firewall is touched. */
const PRIORITY = 690;

/** What is not let in: from an address, or to a UDP port from there. */
export interface Drop {
  readonly device: string;
  readonly source: string;
  readonly port?: number;
}

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
      'modprobe -a sch_ingress cls_u32 act_gact',
      ...devices.map((device) => `tc qdisc add dev ${device} ingress`),
      ...drops.map(
        ({ device, source, port }) =>
          `tc filter add ${parent(device)} protocol ip prio ${PRIORITY} u32 match ip src ${source}/32 ${
            port === undefined ? '' : `match ip dport ${port} 0xffff `
          }action drop`,
      ),
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
