import type { Text } from '../../core/events';
import type { Role } from '../../site/schema';
import { allows, filters, openingsOf } from '../../stack/firewall-openings';
import { reachedNodes, type HostFacts, type NodeFacts } from '../facts';
import { eachHost, joined, together, type Check } from './check';

/** Two links that share a card or a route fail together. */
export const linkIndependence: Check = {
  id: 'link-independence',
  severity: 'warning',
  examine: (facts) =>
    eachHost<NodeFacts>(facts.nodes, ({ name, routes, hardware }) => {
      const wrong: Text[] = routes
        .filter((route) => route.through !== route.interface)
        .map(({ interface: link, peer, through }) => ({
          key: 'verify.seen.route',
          values: { host: name, link, peer, through: through === '' ? '-' : through },
        }));
      const interfaces = Object.keys(hardware);
      interfaces.forEach((second, index) => {
        const first = interfaces.slice(0, index).find((one) => hardware[one] === hardware[second]);
        if (first !== undefined)
          wrong.push({
            key: 'verify.seen.same-hardware',
            values: { host: name, first, second, hardware: hardware[second] ?? '' },
          });
      });
      return {
        wrong,
        good: [{ key: 'verify.good.links', values: { host: name, links: interfaces.join(', ') } }],
      };
    }),
};

/** The node that has the virtual address answers for it with its own card, and nobody else does. */
export const arp: Check = {
  id: 'arp',
  severity: 'failure',
  examine: (facts) => {
    const nodes = reachedNodes(facts);
    const holder = nodes.find(({ observation }) => observation.vip);
    const asker = nodes.find(({ observation }) => !observation.vip);
    const { address } = facts.site.vip;
    // Where the address is not on one node only, that has a check of its own.
    if (nodes.length === 2 && (holder === undefined || asker === undefined))
      return { wrong: [], unproved: [], good: [] };
    if (holder === undefined || asker === undefined) return eachHost<NodeFacts>(facts.nodes, () => ({}));
    if (asker.arpAnswers === undefined)
      return {
        wrong: [],
        unproved: [{ key: 'verify.seen.no-arping', values: { host: asker.name } }],
        good: [],
      };
    const answers = asker.arpAnswers;
    const values = {
      address,
      answers: answers.length === 0 ? '-' : answers.join(', '),
      mac: holder.macAddress,
      host: holder.name,
    };
    return answers.length === 1 && answers[0] === holder.macAddress
      ? { wrong: [], unproved: [], good: [{ key: 'verify.good.arp', values }] }
      : { wrong: [{ key: 'verify.seen.arp', values }], unproved: [], good: [] };
  },
};

/** What peers and clients must reach is let in, now and after the next boot. */
export const firewall: Check = {
  id: 'firewall',
  severity: 'failure',
  examine: (facts) => {
    const look = (role: Role) => (host: HostFacts) => {
      const rules = host.firewall;
      if (rules === undefined || !filters(rules))
        return { good: [{ key: 'verify.good.no-firewall', values: { host: host.name } }] };
      const openings = openingsOf(facts.site, role);
      const wrong = openings
        .filter((opening) => !rules.some((line) => allows(line, opening)))
        .map(({ protocol, port, source, device }) => ({
          key: 'verify.seen.firewall',
          values: { host: host.name, port: `${protocol} ${port}`, source: source ?? device ?? '*' },
        }));
      return {
        wrong,
        good: [{ key: 'verify.good.firewall', values: { host: host.name, count: openings.length } }],
      };
    };
    const [first, second] = facts.nodes;
    return joined(
      eachHost<HostFacts>([first], look('first-node')),
      eachHost<HostFacts>([second], look('second-node')),
      eachHost<HostFacts>(facts.storage, look('target')),
    );
  },
};

const MAX_CLOCK_DIFFERENCE_MS = 2_000;

/** Nothing decides by comparing clocks, but nobody can read two logs side by side when they differ. */
export const clock: Check = {
  id: 'clock',
  severity: 'warning',
  examine: (facts) =>
    together(facts, (first, second) => {
      const difference = Math.abs(first.clock.offsetMs - second.clock.offsetMs);
      const text = { key: 'verify.seen.clock', values: { milliseconds: difference } };
      return difference > MAX_CLOCK_DIFFERENCE_MS ? { wrong: [text], good: [] } : { wrong: [], good: [text] };
    }),
};
