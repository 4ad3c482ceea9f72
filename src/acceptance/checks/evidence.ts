import { TRUST_FILE, type TrustPin } from '../../bundle/trust';
import type { Text } from '../../core/events';
import {
  allHosts,
  INITIATOR_CONFIG,
  isReached,
  NODE_PACKAGES,
  scriptsOf,
  SITE_FILE,
  STORAGE_PACKAGES,
  TARGET_CONFIG,
  type HostFacts,
  type PairFacts,
} from '../facts';
import { eachHost, joined, type Check } from './check';

/** What is left of the pin's text when it can be read; the installer wrote it. */
function pinOf(host: HostFacts): TrustPin | undefined {
  try {
    return JSON.parse(host.files[TRUST_FILE]?.content ?? '') as TrustPin;
  } catch {
    return undefined;
  }
}

/** Every host was installed from the same signed bundle, and every vendor's package carries its vendor's signature. */
export const bundle: Check = {
  id: 'bundle',
  severity: 'failure',
  examine: (facts) => {
    const hosts = allHosts(facts);
    const pins = hosts.reduce<{ name: string; pin: TrustPin }[]>((all, host) => {
      const pin = isReached(host) ? pinOf(host) : undefined;
      return pin === undefined ? all : [...all, { name: host.name, pin }];
    }, []);
    const [first] = pins;
    const apart = pins.filter(
      ({ pin }) => pin.fingerprint !== first?.pin.fingerprint || pin.serial !== first.pin.serial,
    );
    const differing = apart.map(({ name, pin }) => ({
      key: 'verify.seen.bundle-differs',
      values: { host: name, bundle: pin.bundle, first: first?.name ?? '', other: first?.pin.bundle ?? '' },
    }));
    const each = eachHost<HostFacts>(hosts, (host) => {
      const pin = pinOf(host);
      const wrong: Text[] = host.unsigned.map((name) => ({
        key: 'verify.seen.unsigned',
        values: { host: host.name, package: name },
      }));
      if (pin === undefined)
        return { wrong: [...wrong, { key: 'verify.seen.no-pin', values: { host: host.name } }] };
      const values = { host: host.name, bundle: pin.bundle, key: pin.fingerprint.slice(0, 16) };
      return { wrong, good: [{ key: `verify.good.bundle-${pin.confirmation}`, values }] };
    });
    return joined(each, { wrong: differing, unproved: [], good: [] });
  },
};

/** Whether somebody compared the bundle's key with what its maker says, on any host that was reached. */
export function wasKeyCompared(facts: PairFacts): boolean {
  const pins = allHosts(facts).map((host) => (isReached(host) ? pinOf(host) : undefined));
  return pins.some((pin) => pin !== undefined && pin.confirmation !== 'first-use');
}

/**
 * What the installer brought from the bundle is what is installed, dependencies included. That a package
 * of the cluster itself is missing is told by the check `packages`.
 */
export const nevra: Check = {
  id: 'nevra',
  severity: 'failure',
  examine: (facts) => {
    const look =
      (toldElsewhere: readonly string[]) =>
      ({ name: host, bundled }: HostFacts) => ({
        wrong: bundled.reduce<Text[]>((all, { name, expected, installed }) => {
          if (installed.length === 1 && installed[0] === expected) return all;
          const values = { host, package: expected };
          if (installed.length > 0)
            return [
              ...all,
              { key: 'verify.seen.nevra', values: { ...values, installed: installed.join(', ') } },
            ];
          return toldElsewhere.includes(name)
            ? all
            : [...all, { key: 'verify.seen.package-missing', values }];
        }, []),
        good: [
          bundled.length === 0
            ? { key: 'verify.good.nevra-none', values: { host } }
            : { key: 'verify.good.nevra', values: { host, count: bundled.length } },
        ],
      });
    return joined(
      eachHost<HostFacts>(facts.nodes, look(NODE_PACKAGES)),
      eachHost<HostFacts>(facts.storage, look(STORAGE_PACKAGES)),
    );
  },
};

/**
 * Programs and scripts as they were packaged, by rpm's own database: digest, owner, mode. Files that
 * are meant to be edited (`c`) are judged by other checks, and so are the modes of resource scripts.
 */
export const files: Check = {
  id: 'files',
  severity: 'failure',
  examine: (facts) => {
    const scripts = scriptsOf(facts.site);
    const look = (host: HostFacts) => {
      const wrong = host.altered.reduce<Text[]>((all, line) => {
        const match = /^(missing|[A-Z0-9.?]{8,9})\s+(?:([cdglr])\s+)?(\/\S.*)$/.exec(line);
        if (match === null) return all;
        const [, how = '', kind, file = ''] = match;
        const changed = how === 'missing' ? '' : how.replace(/[.?T]/g, '');
        const isScript = scripts.includes(file);
        if (kind === 'c' || kind === 'g' || (how !== 'missing' && changed === '')) return all;
        if (isScript && (how === 'missing' || changed === 'M')) return all;
        const key = how === 'missing' ? 'verify.seen.file-missing' : 'verify.seen.file-packaged';
        return [...all, { key, values: { host: host.name, file, how: wordsOf(changed) } }];
      }, []);
      const count = new Set([...Object.keys(host.packages), ...host.bundled.map(({ name }) => name)]).size;
      return { wrong, good: [{ key: 'verify.good.files', values: { host: host.name, count } }] };
    };
    return eachHost(allHosts(facts), look);
  },
};

/** The letters of rpm(8), VERIFY OPTIONS, as far as an operator has a use for the difference. */
function wordsOf(changed: string): string {
  const words: Readonly<Record<string, string>> = {
    M: 'mode',
    U: 'user',
    G: 'group',
    L: 'link',
    D: 'device',
  };
  const found = [...new Set(changed.split('').map((letter) => words[letter] ?? 'content'))];
  return found.join(', ');
}

/** Keys and passwords are for root alone; authkeys has a check of its own. */
export const secrets: Check = {
  id: 'secrets',
  severity: 'failure',
  examine: (facts) => {
    const look = (paths: readonly string[]) => (host: HostFacts) => {
      const wrong = paths.reduce<Text[]>((all, file) => {
        const fact = host.files[file];
        if (fact === undefined || ((fact.mode & 0o077) === 0 && fact.uid === 0)) return all;
        const mode = (fact.mode & 0o777).toString(8);
        return [
          ...all,
          { key: 'verify.seen.secret', values: { host: host.name, file, mode, uid: fact.uid } },
        ];
      }, []);
      return { wrong, good: [{ key: 'verify.good.secrets', values: { host: host.name } }] };
    };
    return joined(
      eachHost<HostFacts>(facts.nodes, look([SITE_FILE, INITIATOR_CONFIG])),
      eachHost<HostFacts>(facts.storage, look([SITE_FILE, TARGET_CONFIG])),
    );
  },
};
