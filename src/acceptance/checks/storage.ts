import type { Text } from '../../core/events';
import { backingDevice, isManaged } from '../../site/storage';
import { findMissingDisks } from '../../stack/target-export';
import { parseTargets, type ShownTarget } from '../../stack/tgtadm';
import type { NodeFacts, StorageFacts } from '../facts';
import { eachHost, joined, together, type Check } from './check';

export const iscsiSession: Check = {
  id: 'iscsi-session',
  severity: 'failure',
  examine: (facts) => {
    const { target, address } = facts.site.storage;
    return eachHost(facts.nodes, (host) => {
      const logged = host.sessions
        .split('\n')
        .some((line) => line.includes(address) && line.split(/\s+/).indexOf(target) >= 0);
      const values = { host: host.name, target };
      return logged
        ? { good: [{ key: 'verify.good.iscsi-session', values }] }
        : { wrong: [{ key: 'verify.seen.iscsi-session', values }] };
    });
  },
};

/** Both disks as the site has them: tgt-admin leaves out one that it cannot open, and says nothing. */
export const exportedDisks: Check = {
  id: 'exported-disks',
  severity: 'failure',
  examine: ({ site: { storage }, storage: hosts }) =>
    eachHost(hosts, (host) => {
      // A SAN's machines are not among the hosts.
      if (!isManaged(storage)) return {};
      const shown = shownTarget(host, storage.target);
      const values = { host: host.name, target: storage.target };
      if (shown === undefined) return { wrong: [{ key: 'verify.seen.no-target', values }] };
      const missing = findMissingDisks(shown, storage);
      if (missing.length === 0) return { good: [{ key: 'verify.good.exported-disks', values }] };
      return {
        wrong: missing.map((disk) => ({
          key: 'verify.seen.exported-disk',
          values: { host: host.name, lun: disk.lun, device: backingDevice(storage, disk), id: disk.scsiId },
        })),
      };
    }),
};

/** CHAP both ways in the initiator's records, and accounts bound to the target. */
export const chap: Check = {
  id: 'chap',
  severity: 'failure',
  examine: (facts) => {
    const { storage: wantedStorage } = facts.site;
    const accounts = wantedStorage.chap;
    if (accounts === undefined) return { wrong: [], unproved: [], good: [] };
    const { incoming, outgoing } = accounts;
    const nodes = eachHost(facts.nodes, (host) => {
      const wanted: Readonly<Record<string, string>> = {
        'node.session.auth.authmethod': 'CHAP',
        'node.session.auth.username': incoming.user,
        ...(outgoing === undefined ? {} : { 'node.session.auth.username_in': outgoing.user }),
      };
      const wrong = Object.keys(wanted)
        .filter((key) => recordValue(host, key) !== wanted[key])
        .map((key) => ({
          key: 'verify.seen.chap',
          values: { host: host.name, key, seen: recordValue(host, key) ?? '-', expected: wanted[key] ?? '' },
        }));
      return { wrong, good: [{ key: 'verify.good.chap', values: { host: host.name } }] };
    });
    const storage = eachHost(facts.storage, (host) => {
      const shown = shownTarget(host, facts.site.storage.target);
      const wrong: Text[] = [];
      if (shown === undefined || shown.accounts.length === 0)
        wrong.push({ key: 'verify.seen.target-account', values: { host: host.name } });
      if (shown?.acl.includes('ALL') === true)
        wrong.push({ key: 'verify.seen.target-acl', values: { host: host.name } });
      return { wrong, good: [{ key: 'verify.good.target', values: { host: host.name } }] };
    });
    return joined(nodes, storage);
  },
};

/** A value of the initiator's record of the target. */
export function recordValue(host: NodeFacts, key: string): string | undefined {
  for (const line of host.record.split('\n')) {
    const [name, ...value] = line.split('=');
    if (name?.trim() === key) return value.join('=').trim();
  }
  return undefined;
}

function shownTarget(host: StorageFacts, target: string): ShownTarget | undefined {
  return parseTargets(host.targets).find(({ name }) => name === target);
}

/** Nothing mounts the shared filesystem by itself. */
export const fstab: Check = {
  id: 'fstab',
  severity: 'failure',
  examine: (facts) => {
    const { mount, label } = facts.site.filesystem;
    const { storage } = facts.site;
    const names = isManaged(storage) ? [storage.data.scsiId] : [storage.data.device ?? storage.target];
    return eachHost(facts.nodes, (host) => {
      const lines = (host.files['/etc/fstab']?.content ?? '').split('\n').filter((line) => {
        const [device = '', directory = ''] = line.replace(/#.*/, '').trim().split(/\s+/);
        return (
          directory === mount || device === `LABEL=${label}` || names.some((name) => device.includes(name))
        );
      });
      return lines.length > 0
        ? { wrong: lines.map((line) => ({ key: 'verify.seen.fstab', values: { host: host.name, line } })) }
        : { good: [{ key: 'verify.good.fstab', values: { host: host.name } }] };
    });
  },
};

/** The names of the nodes on which something is, as one text. */
function only(nodes: readonly NodeFacts[], good: string, wrong: string): { wrong: Text[]; good: Text[] } {
  const holders = nodes.map(({ name }) => name).join(', ');
  if (nodes.length === 1) return { wrong: [], good: [{ key: good, values: { holders } }] };
  return {
    wrong: [{ key: wrong, values: { count: nodes.length, holders: holders === '' ? '-' : holders } }],
    good: [],
  };
}

export const mountOnce: Check = {
  id: 'mount-once',
  severity: 'failure',
  examine: (facts) =>
    together(facts, (...nodes) => {
      const holders = nodes.filter(({ observation }) => observation.mount !== 'absent');
      const seen = only(holders, 'verify.good.mount-once', 'verify.seen.mount-once');
      const sick = holders.filter(({ observation }) => observation.mount !== 'writable');
      return {
        good: seen.good,
        wrong: seen.wrong.concat(
          sick.map(({ name, observation }) => ({
            key: 'verify.seen.mount-sick',
            values: { host: name, state: observation.mount },
          })),
        ),
      };
    }),
};

export const vipOnce: Check = {
  id: 'vip-once',
  severity: 'failure',
  examine: (facts) =>
    together(facts, (...nodes) =>
      only(
        nodes.filter(({ observation }) => observation.vip),
        'verify.good.vip-once',
        'verify.seen.vip-once',
      ),
    ),
};

/** The service runs on the node that has address and filesystem, and nowhere else. */
export const serviceOnce: Check = {
  id: 'service-once',
  severity: 'failure',
  examine: (facts) =>
    together(facts, (...nodes) => {
      const running = nodes.filter(({ observation }) => observation.service === 'running');
      const seen = only(running, 'verify.good.service-once', 'verify.seen.service-once');
      const stray = running.filter(({ observation }) => !observation.vip || observation.mount === 'absent');
      return {
        good: seen.good,
        wrong: seen.wrong.concat(
          stray.map(({ name }) => ({ key: 'verify.seen.service-stray', values: { host: name } })),
        ),
      };
    }),
};
