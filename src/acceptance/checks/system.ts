import type { Text } from '../../core/events';
import { resetOf } from '../../site/guard';
import { MQ_KERNEL_MINIMUM } from '../../stack/kernel';
import { MQ_LIMITS, MQ_LIMITS_FILE, MQ_OPEN_FILES } from '../../stack/limits';
import { allHosts, type HostFacts, type NodeFacts } from '../facts';
import { eachHost, joined, type Check } from './check';

/** Kernel parameters and limits that MQ needs, and what the running queue manager really got. */
export const limits: Check = {
  id: 'limits',
  severity: 'failure',
  examine: (facts) =>
    eachHost<NodeFacts>(facts.nodes, (host) => {
      const good = [{ key: 'verify.good.limits', values: { host: host.name } }];
      if (facts.site.service.type !== 'mq') return { good };
      const wrong: Text[] = [];
      for (const [key, minimum] of Object.entries(MQ_KERNEL_MINIMUM)) {
        const seen = host.kernel[key];
        if (seen !== undefined && minimum.some((least, index) => (seen[index] ?? 0) < least))
          wrong.push({
            key: 'verify.seen.kernel',
            values: { host: host.name, key, seen: seen.join(' '), minimum: minimum.join(' ') },
          });
      }
      if (host.files[MQ_LIMITS_FILE]?.content !== MQ_LIMITS)
        wrong.push({ key: 'verify.seen.limits-file', values: { host: host.name, file: MQ_LIMITS_FILE } });
      if (host.openFiles !== undefined && host.openFiles < MQ_OPEN_FILES)
        wrong.push({
          key: 'verify.seen.open-files',
          values: { host: host.name, seen: host.openFiles, minimum: MQ_OPEN_FILES },
        });
      return { wrong, good };
    }),
};

/** A node that must stop at once and cannot is reset, where the site allows it; then it must be able to. */
export const watchdog: Check = {
  id: 'watchdog',
  severity: 'failure',
  examine: (facts) => {
    const by = resetOf(facts.site);
    return eachHost<NodeFacts>(facts.nodes, ({ name, canReset, guard }) => {
      const values = { host: name };
      if (by === 'off') return { good: [{ key: 'verify.good.watchdog-off', values }] };
      if (by === 'watchdog') return judgeWatchdog(name, canReset.watchdog, guard);
      return canReset.sysrq
        ? { good: [{ key: 'verify.good.watchdog', values }] }
        : { wrong: [{ key: 'verify.seen.watchdog', values }] };
    });
  },
};

/** Armed on a node that owns. A failoverd that does not answer is another check's. */
function judgeWatchdog(host: string, device: boolean, guard: NodeFacts['guard']) {
  if (!device) return { wrong: [{ key: 'verify.seen.watchdog-missing', values: { host } }] };
  const { armedSeconds, problem } = guard?.watchdog ?? {};
  if (problem !== undefined)
    return { wrong: [{ key: 'verify.seen.watchdog-problem', values: { host, problem } }] };
  if (armedSeconds !== undefined)
    return { good: [{ key: 'verify.good.watchdog-armed', values: { host, seconds: armedSeconds } }] };
  if (guard !== null && (guard.phase === 'owner' || guard.watchdog === undefined))
    return { wrong: [{ key: 'verify.seen.watchdog-unarmed', values: { host } }] };
  return { good: [{ key: 'verify.good.watchdog-ready', values: { host } }] };
}

const LEAST_FREE_BYTES = 100 * 1024 * 1024;
const LEAST_FREE_SHARE = 0.05;

/** Logs, journal and messages have room. A filesystem counts as full when little is left in bytes and in share. */
export const space: Check = {
  id: 'space',
  severity: 'warning',
  examine: (facts) => {
    const look = (host: HostFacts) => {
      const low = host.space.filter(
        ({ freeBytes, freeShare, freeInodes }) =>
          freeInodes < LEAST_FREE_SHARE || (freeBytes < LEAST_FREE_BYTES && freeShare < LEAST_FREE_SHARE),
      );
      const text = (key: string, mount: string, bytes: number, inodes: number): Text => ({
        key,
        values: {
          host: host.name,
          mount,
          megabytes: Math.floor(bytes / 1024 / 1024),
          inodes: Math.floor(inodes * 100),
        },
      });
      return {
        wrong: low.map((one) => text('verify.seen.space', one.mount, one.freeBytes, one.freeInodes)),
        good: host.space.map((one) => text('verify.good.space', one.mount, one.freeBytes, one.freeInodes)),
      };
    };
    return eachHost(allHosts(facts), look);
  },
};

const LARGEST_LOG_BYTES = 1024 * 1024 * 1024;

/** The cluster's logs are written, and each is rotated by exactly one rule: logrotate refuses what two name. */
export const logs: Check = {
  id: 'logs',
  severity: 'warning',
  examine: (facts) =>
    eachHost<NodeFacts>(facts.nodes, (host) => {
      const wrong: Text[] = [];
      for (const [log, { bytes, rotatedBy }] of Object.entries(host.logs)) {
        const values = { host: host.name, log, count: rotatedBy, megabytes: Math.floor(bytes / 1024 / 1024) };
        if (bytes < 0) wrong.push({ key: 'verify.seen.log-missing', values });
        else if (bytes > LARGEST_LOG_BYTES) wrong.push({ key: 'verify.seen.log-large', values });
        if (rotatedBy !== 1) wrong.push({ key: 'verify.seen.log-rotation', values });
      }
      const names = Object.keys(host.logs).join(', ');
      return { wrong, good: [{ key: 'verify.good.logs', values: { host: host.name, logs: names } }] };
    }),
};

/** Each before the one after it; stopped the other way round. `iscsid` is left out: `iscsi` starts it where it must. */
const NODE_ORDER = ['network', 'iscsi', 'failoverd', 'heartbeat'];
const STORAGE_ORDER = ['network', 'tgtd'];

/** Storage before the daemon before Heartbeat when a node boots, and the other way round when it stops. */
export const bootOrder: Check = {
  id: 'boot-order',
  severity: 'failure',
  examine: (facts) => {
    const look = (order: readonly string[]) => (host: HostFacts) => ({
      wrong: [
        ...outOfOrder(host.bootLinks.start, 'S', order).map(([earlier, later]) => ({
          key: 'verify.seen.start-order',
          values: { host: host.name, earlier, later },
        })),
        ...outOfOrder(host.bootLinks.stop, 'K', [...order].reverse()).map(([earlier, later]) => ({
          key: 'verify.seen.stop-order',
          values: { host: host.name, earlier, later },
        })),
      ],
      good: [{ key: 'verify.good.boot', values: { host: host.name, services: order.join(' → ') } }],
    });
    return joined(
      eachHost<HostFacts>(facts.nodes, look(NODE_ORDER)),
      eachHost<HostFacts>(facts.storage, look(STORAGE_ORDER)),
    );
  },
};

/** Neighbours of the order whose links, such as `S74failoverd`, stand the other way round; missing ones are another check's. */
function outOfOrder(links: readonly string[], letter: string, order: readonly string[]): [string, string][] {
  const priorities = order.reduce<{ name: string; priority: number }[]>((found, name) => {
    const link = links.find((one) => one.charAt(0) === letter && one.slice(3) === name);
    return link === undefined ? found : [...found, { name, priority: Number(link.slice(1, 3)) }];
  }, []);
  const wrong: [string, string][] = [];
  priorities.forEach(({ name, priority }, index) => {
    const before = priorities[index - 1];
    if (before !== undefined && before.priority >= priority) wrong.push([before.name, name]);
  });
  return wrong;
}
