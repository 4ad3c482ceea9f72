import type { Recording } from '../../src/node/recorded';

/** A recorded tc(8) and modprobe(8): keeps, for each device, the priorities of its ingress filters. */
export function trafficControl(): NonNullable<Recording['commands']> {
  const filters = new Map<string, Set<string>>();
  const of = (device: string): Set<string> => {
    const known = filters.get(device) ?? new Set<string>();
    filters.set(device, known);
    return known;
  };
  return {
    'modprobe -a *': '',
    'tc -force -batch -': (_argv, { input = '' }) => {
      for (const [, device = '', priority = ''] of input.matchAll(/^filter add dev (\S+) .* prio (\d+) /gm))
        of(device).add(priority);
      return '';
    },
    'tc filter show dev *': ([, , , , device = '']) =>
      [...of(device)].map((priority) => `filter protocol ip pref ${priority} u32 chain 0\n`).join(''),
    'tc filter del dev *': ([, , , , device = '', , , , , , priority = '']) => {
      of(device).delete(priority);
      return '';
    },
    'tc qdisc del dev *': '',
  };
}
