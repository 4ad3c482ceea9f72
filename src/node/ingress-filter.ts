/** What is not let in: from an address, or to a UDP port from there. */
export interface Drop {
  readonly device: string;
  readonly source: string;
  readonly port?: number;
}

/** What `addDrop` needs of the kernel, for `modprobe -a`. */
export const INGRESS_MODULES = ['sch_ingress', 'cls_u32', 'act_gact'] as const;

/** The words of tc(8) that drop it, in a filter of that priority, where the device has its ingress queue (`addIngress`). */
export function addDrop({ device, source, port }: Drop, priority: number): string {
  const match = port === undefined ? '' : `match ip dport ${port} 0xffff `;
  return `filter add dev ${device} parent ffff: protocol ip prio ${priority} u32 match ip src ${source}/32 ${match}action drop`;
}

/** The words of tc(8) that give a device its ingress queue; they fail where it has one. */
export function addIngress(device: string): string {
  return `qdisc add dev ${device} ingress`;
}
