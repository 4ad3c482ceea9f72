import type { Text } from '../../core/events';
import { guardProblems } from '../../failoverd/guard-problems';
import { peerOf } from '../../failoverd/observe';
import { isGuarded } from '../../site/guard';
import { sessionSettings } from '../../stack/iscsi-config';
import { reachedNodes, type NodeFacts } from '../facts';
import { eachHost, joined, together, type Check } from './check';
import { recordValue } from './storage';

/** When a lost path becomes an error, and that it is noticed at all: the record is what the next login takes. */
export const recordTimeouts: Check = {
  id: 'record-timeouts',
  severity: 'failure',
  examine: (facts) => {
    const wanted = sessionSettings(facts.site).filter(([key]) => !key.includes('.auth.'));
    return eachHost<NodeFacts>(facts.nodes, (host) => {
      const wrong = wanted
        .filter(([key, value]) => recordValue(host, key) !== value)
        .map(([key, expected]) => ({
          key: 'verify.seen.record',
          values: { host: host.name, key, seen: recordValue(host, key) ?? '-', expected },
        }));
      const seconds = facts.site.storage.replacementTimeout;
      return { wrong, good: [{ key: 'verify.good.record', values: { host: host.name, seconds } }] };
    });
  },
};

/** With the guard, the kernel of a node without the group refuses to write to the data disk. */
export const standbyPath: Check = {
  id: 'standby-path',
  severity: 'failure',
  examine: (facts) => {
    if (!isGuarded(facts.site)) return { wrong: [], unproved: [], good: [{ key: 'verify.good.no-guard' }] };
    const mounted = reachedNodes(facts).filter(({ observation }) => observation.mount !== 'absent');
    // On two nodes: that has a check of its own.
    if (mounted.length > 1) return { wrong: [], unproved: [], good: [] };
    return eachHost<NodeFacts>(facts.nodes, ({ name, observation, readOnlyPath }) => {
      // No disk: the session's check says so.
      if (readOnlyPath === undefined) return {};
      const owns = observation.mount !== 'absent';
      const values = { host: name };
      if (owns && readOnlyPath) return { wrong: [{ key: 'verify.seen.path-read-only', values }] };
      if (!owns && !readOnlyPath) return { wrong: [{ key: 'verify.seen.path-writable', values }] };
      return { good: [{ key: `verify.good.path-${owns ? 'owner' : 'standby'}`, values }] };
    });
  },
};

/** The lease as failoverd sees it, and no reservation on the data disk but one that failoverd itself put there. */
export const leaseAndFence: Check = {
  id: 'lease',
  severity: 'failure',
  examine: (facts) => {
    const guarded = isGuarded(facts.site);
    const each = eachHost<NodeFacts>(facts.nodes, ({ name, guard, daemon }) => {
      // A daemon that does not answer has a check of its own.
      if (!guarded || daemon === undefined) return {};
      if (guard === null) return { wrong: [{ key: 'verify.seen.no-lease', values: { host: name } }] };
      const peer = facts.site.nodes[peerOf(name === facts.site.nodes[0].name ? 0 : 1)].name;
      const { critical, warning } = guardProblems(guard, { node: name, peer });
      return {
        wrong: critical.concat(warning),
        good: [{ key: 'verify.good.lease', values: { host: name, phase: guard.phase, epoch: guard.epoch } }],
      };
    });
    const nodes = reachedNodes(facts);
    const asked = nodes.find(({ reservation }) => reservation !== undefined);
    const fenced = nodes.some(({ guard }) => guard !== null && guard.fence !== 'none');
    const left: Text[] =
      typeof asked?.reservation === 'string' && !fenced
        ? [{ key: 'verify.seen.reservation', values: { host: asked.name, holder: asked.reservation } }]
        : [];
    const good = asked === undefined ? [] : [{ key: 'verify.good.no-reservation' }];
    return joined(each, { wrong: left, unproved: [], good });
  },
};

/** The shared filesystem is the one meant, and its last check or journal found nothing wrong. */
export const filesystem: Check = {
  id: 'filesystem',
  severity: 'failure',
  examine: (facts) =>
    together(facts, (...nodes) => {
      const { label } = facts.site.filesystem;
      const owner = nodes.find((node) => node.filesystem !== undefined);
      // Mounted nowhere: another check says so.
      if (owner?.filesystem === undefined) return { wrong: [], good: [] };
      const values = { host: owner.name, ...owner.filesystem, expected: label };
      const wrong: Text[] = [];
      if (owner.filesystem.label !== label) wrong.push({ key: 'verify.seen.label', values });
      if (/error/.test(owner.filesystem.state)) wrong.push({ key: 'verify.seen.filesystem', values });
      return { wrong, good: [{ key: 'verify.good.filesystem', values }] };
    }),
};
