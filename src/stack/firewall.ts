import { commandFailed, demand } from './demand';
import type { Machine } from '../node/machine';
import { controlService } from '../node/services';
import { DONE, type CheckResult, type Step } from '../plan/step';
import { linkAddress, linkInterface } from '../site/links';
import { nodeOf } from '../site/role';
import type { Role, Site } from '../site/schema';

/** One opening: who may reach which port. Without a source: everyone, through the interface if one is named. */
interface Opening {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly source?: string;
  readonly device?: string;
}

const COMMENT = 'heartbundle';
/** The file that `service iptables save` writes. */
const SAVED_RULES = '/etc/sysconfig/iptables';

/** Openings in iptables for what the role serves; a machine that filters nothing needs none. */
export function firewallStep(site: Site, role: Role): Step {
  const openings = openingsOf(site, role);
  const rule = (opening: Opening): string[] => [
    ...['-p', opening.protocol, ...(opening.source === undefined ? [] : ['-s', opening.source])],
    ...(opening.device === undefined ? [] : ['-i', opening.device]),
    ...['-m', opening.protocol, '--dport', String(opening.port)],
    ...['-m', 'comment', '--comment', COMMENT, '-j', 'ACCEPT'],
  ];
  return {
    id: 'firewall',
    title: { key: 'install.step.firewall' },
    async check({ machine }): Promise<CheckResult> {
      const rules = await readInputRules(machine);
      if (rules === undefined) return { state: 'done', note: { key: 'install.note.no-firewall' } };
      if (!filters(rules)) return { state: 'done', note: { key: 'install.note.open-firewall' } };
      const missing = openings.filter((opening) => !rules.some((line) => allows(line, opening)));
      if (missing.length === 0) return DONE;
      return {
        state: 'todo',
        changes: missing.map((opening) => ({
          kind: 'command',
          argv: ['iptables', '-I', 'INPUT', '1', ...rule(opening)],
          purpose: { key: 'install.purpose.firewall' },
        })),
      };
    },
    async apply({ machine, journal }) {
      await journal.keepFile(SAVED_RULES);
      const rules = (await readInputRules(machine)) ?? [];
      for (const opening of openings)
        if (!rules.some((line) => allows(line, opening)))
          await demand(machine, ['iptables', '-I', 'INPUT', '1', ...rule(opening)]);
      const saved = await controlService(machine, 'iptables', 'save');
      if (saved.exitCode !== 0) throw commandFailed(saved);
    },
    async undo({ machine }) {
      for (const opening of openings)
        await machine.run(['iptables', '-D', 'INPUT', ...rule(opening)], { access: 'write' });
    },
  };
}

function openingsOf(site: Site, role: Role): Opening[] {
  const self = nodeOf(site, role);
  if (self === undefined)
    return site.nodes.map((node) => ({ protocol: 'tcp', port: site.storage.port, source: node.address }));
  const peer = site.nodes.find((node) => node !== self) ?? self;
  const heartbeats = site.heartbeat.links.reduce<Opening[]>((all, link) => {
    const device = linkInterface(link);
    if (device === undefined) return all;
    const port = (link.type === 'mcast' ? link.port : undefined) ?? site.heartbeat.port;
    const source = linkAddress(site, peer, link);
    return [...all, { protocol: 'udp', port, ...(source === undefined ? { device } : { source }) }];
  }, []);
  const { port } = site.service;
  return port === undefined ? heartbeats : [...heartbeats, { protocol: 'tcp', port }];
}

/** Lines of `iptables -S INPUT`; undefined when there is no iptables or the kernel has no tables. */
async function readInputRules(machine: Machine): Promise<string[] | undefined> {
  const { exitCode, stdout } = await machine.run(['iptables', '-S', 'INPUT'], { access: 'read' });
  return exitCode === 0 ? stdout.split('\n').filter((line) => line !== '') : undefined;
}

function filters(rules: readonly string[]): boolean {
  return rules.some((line) => line.startsWith('-A INPUT') || line === '-P INPUT DROP');
}

/** Whether a listed rule is the opening; iptables prints a single address with /32. */
function allows(line: string, { protocol, port, source, device }: Opening): boolean {
  const words = line.replace(/"/g, '').split(' ');
  const after = (option: string): string | undefined => words[words.indexOf(option) + 1];
  const limitedTo = (option: string, value: string | undefined): boolean =>
    value === undefined ? !words.includes(option) : words.includes(option) && after(option) === value;
  return (
    line.startsWith('-A INPUT') &&
    after('-j') === 'ACCEPT' &&
    words.includes('-p') &&
    after('-p') === protocol &&
    words.includes('--dport') &&
    after('--dport') === String(port) &&
    limitedTo('-s', source === undefined ? undefined : `${source}/32`) &&
    limitedTo('-i', device)
  );
}
