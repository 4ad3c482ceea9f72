import { AppError } from '../core/error';
import { controlService, enableService, readService } from '../node/services';
import { DONE, type Step } from '../plan/step';
import type { Site, SiteNode } from '../site/schema';
import { fileStep } from './file-step';
import { sessionSettings, setKeys } from './iscsi-config';
import { serviceStep } from './service-step';
import { sessionStep } from './session';

/** A node's way to the shared disk: name, CHAP, records, session, services. */
export function initiatorSteps(site: Site, node: SiteNode): Step[] {
  return [
    fileStep({
      id: 'initiator.name',
      title: { key: 'install.step.initiator-name' },
      path: '/etc/iscsi/initiatorname.iscsi',
      mode: 0o644,
      content: () => `InitiatorName=${node.initiator}\n`,
      async afterWrite({ machine }) {
        const { running } = await readService(machine, 'iscsid');
        if (running) await controlService(machine, 'iscsid', 'restart');
      },
    }),
    fileStep({
      id: 'initiator.config',
      title: { key: 'install.step.iscsid-conf' },
      path: '/etc/iscsi/iscsid.conf',
      mode: 0o600,
      secret: true,
      content: (current = '') => setKeys(current, sessionSettings(site)),
    }),
    sessionStep(site, node),
    serviceStep({
      id: 'initiator.iscsid',
      title: { key: 'install.step.iscsid-service' },
      service: 'iscsid',
    }),
    bootLoginStep(),
  ];
}

/** The `iscsi` script logs in at boot; its status speaks of sessions, so only "enabled" counts here. */
function bootLoginStep(): Step {
  return {
    id: 'initiator.boot',
    title: { key: 'install.step.iscsi-boot' },
    async check({ machine }) {
      const { enabled } = await readService(machine, 'iscsi');
      return enabled
        ? DONE
        : { state: 'todo', changes: [{ kind: 'service', name: 'iscsi', change: 'enable' }] };
    },
    async apply({ machine, journal }) {
      const { installed } = await readService(machine, 'iscsi');
      if (!installed) throw new AppError('SERVICE_NOT_INSTALLED', { service: 'iscsi' });
      await journal.record('enabled', true);
      await enableService(machine, 'iscsi', true);
    },
    async undo({ machine, journal }) {
      if (journal.recall('enabled') === true) await enableService(machine, 'iscsi', false);
    },
  };
}
