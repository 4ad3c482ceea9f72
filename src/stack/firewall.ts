import { commandFailed, demand } from './demand';
import { controlService } from '../node/services';
import { DONE, type CheckResult, type Step } from '../plan/step';
import type { Role, Site } from '../site/schema';
import { allows, filters, openingsOf, readInputRules, type Opening } from './firewall-openings';

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
