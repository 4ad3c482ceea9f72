import type { Nic } from './addresses';

/** What netem does to a NIC's packets, in both directions. */
export interface Impairment {
  /** Percent of the packets that are lost, each way. */
  readonly lossPercent: number;
  /** Added to each packet, each way. */
  readonly delayMs: number;
}

/** Where the guest keeps a NIC's impairment: its boot clears the file as it clears netem. Pure. */
export function impairmentRecord(nic: Nic): string {
  return `/run/lab-link.${nic.name}`;
}

/**
 * Shell lines that put an impairment on a NIC inside the guest: netem on what it sends, and by way of
 * an ifb device on what it receives. In the guest because not every host's kernel has netem. Pure.
 */
export function impairmentScript(nic: Nic, impairment: Impairment): string {
  const ifb = `ifb-${nic.name}`;
  const clear = `tc qdisc del dev ${nic.name} root 2>/dev/null; tc qdisc del dev ${nic.name} ingress 2>/dev/null; ip link del ${ifb} 2>/dev/null;`;
  const { lossPercent, delayMs } = impairment;
  if (lossPercent === 0 && delayMs === 0) return `${clear} true`;
  const netem = [
    'netem limit 10000',
    ...(delayMs > 0 ? [`delay ${delayMs}ms`] : []),
    ...(lossPercent > 0 ? [`loss ${lossPercent}%`] : []),
  ].join(' ');
  return [
    clear,
    'modprobe -a ifb sch_netem sch_ingress cls_u32 act_mirred &&',
    `ip link add ${ifb} type ifb && ip link set ${ifb} up &&`,
    `tc qdisc add dev ${nic.name} root ${netem} &&`,
    `tc qdisc add dev ${nic.name} ingress &&`,
    `tc filter add dev ${nic.name} parent ffff: protocol all u32 match u32 0 0 action mirred egress redirect dev ${ifb} &&`,
    `tc qdisc add dev ${ifb} root ${netem}`,
  ].join(' ');
}
