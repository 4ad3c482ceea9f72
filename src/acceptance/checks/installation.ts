import type { Text } from '../../core/events';
import type { MqService } from '../../site/schema';
import { storageName } from '../../site/storage';
import {
  HEARTBEAT_FILES,
  NODE_PACKAGES,
  NODE_SERVICES,
  SITE_FILE,
  STORAGE_PACKAGES,
  STORAGE_SERVICES,
  scriptsOf,
  shortDigest,
  type HostFacts,
  type NodeFacts,
} from '../facts';
import { eachHost, joined, together, type Check } from './check';

/** The peer and the storage host answer, so that nothing stays unproved. */
export const reach: Check = {
  id: 'reach',
  severity: 'warning',
  examine: ({ nodes, storage }) => {
    const hosts = [...nodes, ...storage];
    const wrong = hosts.reduce<Text[]>(
      (texts, host) =>
        'problem' in host
          ? [...texts, { key: 'verify.seen.reach', values: { host: host.name, problem: host.problem } }]
          : texts,
      [],
    );
    const names = hosts.map(({ name }) => name).join(', ');
    return { wrong, unproved: [], good: [{ key: 'verify.good.reach', values: { hosts: names } }] };
  },
};

export const packages: Check = {
  id: 'packages',
  severity: 'failure',
  examine: (facts) => {
    const look = (names: readonly string[]) => (host: HostFacts) => ({
      wrong: names
        .filter((name) => host.packages[name] === undefined)
        .map((name) => ({ key: 'verify.seen.package-missing', values: { host: host.name, package: name } })),
      good: [
        {
          key: 'verify.good.packages',
          values: {
            host: host.name,
            packages: names.map((name) => `${name}-${host.packages[name] ?? ''}`).join(', '),
          },
        },
      ],
    });
    const versions = together(facts, (first, second) => ({
      wrong: NODE_PACKAGES.filter(
        (name) =>
          first.packages[name] !== undefined &&
          second.packages[name] !== undefined &&
          first.packages[name] !== second.packages[name],
      ).map((name) => ({
        key: 'verify.seen.package-differs',
        values: {
          package: name,
          first: `${first.name} ${first.packages[name] ?? ''}`,
          second: `${second.name} ${second.packages[name] ?? ''}`,
        },
      })),
      good: [],
    }));
    const nodes = eachHost(facts.nodes, look(NODE_PACKAGES));
    const storage = eachHost(facts.storage, look(STORAGE_PACKAGES));
    return joined(nodes, storage, { ...versions, unproved: [] });
  },
};

/** Every configuration file is what the site file makes of it, and the site file is the same everywhere. */
export const configuration: Check = {
  id: 'configuration',
  severity: 'failure',
  examine: (facts) => {
    const expected = Object.keys(facts.expectedFiles);
    const perNode = eachHost(facts.nodes, (host) => {
      const missing = [SITE_FILE, ...HEARTBEAT_FILES].filter((path) => host.files[path] === undefined);
      const altered = expected.filter(
        (path) => host.files[path] !== undefined && host.files[path]?.content !== facts.expectedFiles[path],
      );
      return {
        wrong: [
          ...missing.map((file) => ({ key: 'verify.seen.file-missing', values: { host: host.name, file } })),
          ...altered.map((file) => ({ key: 'verify.seen.file-altered', values: { host: host.name, file } })),
        ],
        good: [
          {
            key: 'verify.good.configuration',
            values: { host: host.name, digest: shortDigest(host.files[SITE_FILE]?.content ?? '') },
          },
        ],
      };
    });
    const both = together(facts, (first, second) => ({
      wrong:
        first.files[SITE_FILE]?.content === second.files[SITE_FILE]?.content
          ? []
          : [{ key: 'verify.seen.file-differs', values: { file: SITE_FILE } }],
      good: [],
    }));
    return joined(perNode, { ...both, unproved: [] });
  },
};

export const authkeys: Check = {
  id: 'authkeys',
  severity: 'failure',
  examine: (facts) =>
    eachHost(facts.nodes, (host) => {
      const file = host.files['/etc/ha.d/authkeys'];
      const mode = file === undefined ? '' : (file.mode & 0o777).toString(8);
      if (file !== undefined && mode === '600' && file.uid === 0)
        return { good: [{ key: 'verify.good.authkeys', values: { host: host.name } }] };
      return {
        wrong: [
          file === undefined
            ? { key: 'verify.seen.file-missing', values: { host: host.name, file: '/etc/ha.d/authkeys' } }
            : { key: 'verify.seen.authkeys', values: { host: host.name, mode, uid: file.uid } },
        ],
      };
    }),
};

/** Heartbeat's files are byte for byte the same on both nodes. */
export const haresources: Check = {
  id: 'haresources',
  severity: 'failure',
  examine: (facts) =>
    together(facts, (first, second) => ({
      wrong: HEARTBEAT_FILES.filter((path) => first.files[path]?.content !== second.files[path]?.content).map(
        (file) => ({ key: 'verify.seen.file-differs', values: { file } }),
      ),
      good: [
        {
          key: 'verify.good.haresources',
          values: {
            line: (first.files['/etc/ha.d/haresources']?.content ?? '').trim().split('\n').pop() ?? '',
          },
        },
      ],
    })),
};

export const names: Check = {
  id: 'names',
  severity: 'failure',
  examine: (facts) => {
    const { site } = facts;
    const host = storageName(site);
    const machines = host === undefined ? [] : [{ name: host, address: site.storage.address }];
    const entries = [...site.nodes, ...machines].map(({ name, address }) => ({ name, address }));
    return eachHost(facts.nodes, (host) => {
      const wrong: Text[] = [];
      if (host.hostname.toLowerCase() !== host.name.toLowerCase())
        wrong.push({ key: 'verify.seen.hostname', values: { host: host.name, hostname: host.hostname } });
      const hosts = host.files['/etc/hosts']?.content ?? '';
      for (const { name, address } of entries)
        if (!hasHostsEntry(hosts, name, address))
          wrong.push({ key: 'verify.seen.hosts-entry', values: { host: host.name, name, address } });
      return { wrong, good: [{ key: 'verify.good.names', values: { host: host.name } }] };
    });
  },
};

function hasHostsEntry(hosts: string, name: string, address: string): boolean {
  return hosts.split('\n').some((line) => {
    const [first, ...known] = line.replace(/#.*/, '').trim().split(/\s+/);
    return first === address && known.some((one) => one.toLowerCase() === name.toLowerCase());
  });
}

export const boot: Check = {
  id: 'boot',
  severity: 'failure',
  examine: (facts) => {
    const look = (services: readonly string[]) => (host: HostFacts) => ({
      wrong: services
        .filter((name) => host.enabled[name] !== true)
        .map((service) => ({ key: 'verify.seen.boot', values: { host: host.name, service } })),
      good: [{ key: 'verify.good.boot', values: { host: host.name, services: services.join(', ') } }],
    });
    return joined(
      eachHost(facts.nodes, look(NODE_SERVICES)),
      eachHost(facts.storage, look(STORAGE_SERVICES)),
    );
  },
};

/** What Heartbeat calls for the service, and what that needs: MQ's account, or the init script. */
export const resourceScript: Check = {
  id: 'resource-script',
  severity: 'failure',
  examine: (facts) => {
    const { site } = facts;
    const needed = scriptsOf(site);
    return eachHost(facts.nodes, (host) => {
      const wrong: Text[] = [];
      for (const file of needed)
        if (!isExecutable(host, file))
          wrong.push({ key: 'verify.seen.resource-script', values: { host: host.name, file } });
      return site.service.type === 'mq'
        ? withAccount(host, site.service, wrong)
        : withInitScript(host, site.service.script, wrong);
    });
  },
};

function isExecutable(host: HostFacts, file: string): boolean {
  const fact = host.files[file];
  return fact !== undefined && (fact.mode & 0o111) !== 0;
}

function withAccount(host: NodeFacts, { uid, gid }: MqService, wrong: Text[]): Look {
  const expected = `${uid}:${gid}`;
  const seen = host.mqm === undefined ? '-' : `${host.mqm.uid}:${host.mqm.gid}`;
  if (seen !== expected) wrong.push({ key: 'verify.seen.mqm', values: { host: host.name, seen, expected } });
  return { wrong, good: [{ key: 'verify.good.mqm', values: { host: host.name, ids: expected } }] };
}

/** Started at boot it would run on both nodes, on one of them without its disk. */
function withInitScript(host: NodeFacts, script: string, wrong: Text[]): Look {
  if (host.enabled[script] === true)
    wrong.push({ key: 'verify.seen.service-at-boot', values: { host: host.name, service: script } });
  return { wrong, good: [{ key: 'verify.good.init-script', values: { host: host.name, service: script } }] };
}

interface Look {
  readonly wrong: readonly Text[];
  readonly good: readonly Text[];
}
