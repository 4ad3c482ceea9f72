import type { Text } from '../../core/events';
import { eachHost, type Check } from './check';

export const heartbeat: Check = {
  id: 'heartbeat',
  severity: 'failure',
  examine: (facts) =>
    eachHost(facts.nodes, ({ name, observation: { heartbeat } }) => {
      const wrong: Text[] = [];
      if (!heartbeat.running) wrong.push({ key: 'verify.seen.heartbeat-stopped', values: { host: name } });
      else {
        if (heartbeat.self !== 'active')
          wrong.push({ key: 'verify.seen.heartbeat-self', values: { host: name, state: heartbeat.self } });
        if (heartbeat.peer !== 'active')
          wrong.push({ key: 'verify.seen.heartbeat-peer', values: { host: name, state: heartbeat.peer } });
      }
      return {
        wrong,
        good: [{ key: 'verify.good.heartbeat', values: { host: name, claim: heartbeat.claim } }],
      };
    }),
};

/** Each heartbeat link by itself; a single one is a single point of failure. */
export const links: Check = {
  id: 'links',
  severity: 'warning',
  examine: (facts) =>
    eachHost(facts.nodes, ({ name, observation: { heartbeat } }) => {
      if (!heartbeat.running) return {};
      // All links of a peer that is dead are silent: that is no fault of theirs.
      const dead = heartbeat.peer === 'active' ? heartbeat.links.filter(({ up }) => !up) : [];
      const wrong: Text[] = dead.map((link) => ({
        key: 'verify.seen.link-dead',
        values: { host: name, link: link.name },
      }));
      if (heartbeat.links.length < 2)
        wrong.push({ key: 'verify.seen.link-single', values: { host: name, count: heartbeat.links.length } });
      const up = heartbeat.links.map((link) => link.name).join(', ');
      return { wrong, good: [{ key: 'verify.good.links', values: { host: name, links: up } }] };
    }),
};

export const failoverd: Check = {
  id: 'failoverd',
  severity: 'failure',
  examine: (facts) =>
    eachHost(facts.nodes, ({ name, daemon }) =>
      daemon === undefined
        ? { wrong: [{ key: 'verify.seen.failoverd', values: { host: name } }] }
        : { good: [{ key: 'verify.good.failoverd', values: { host: name, version: daemon } }] },
    ),
};
