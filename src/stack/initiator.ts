import { controlService, enableService, readService, type ServiceState } from '../node/services';
import type { Step } from '../plan/step';
import type { Site, SiteNode } from '../site/schema';
import { demandUnmounted } from './demand';
import { fileStep } from './file-step';
import { sessionSettings, setKeys } from './iscsi-config';
import { serviceStep } from './service-step';
import { hasOtherSessions, sessionStep } from './session';

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
    bootLoginStep(site),
  ];
}

/**
 * The `iscsi` script logs in at boot. It is started now too, although the session is there already:
 * EL6 stops a service at shutdown only when it was started, and the session is to be logged out
 * before the network goes.
 */
function bootLoginStep(site: Site): Step {
  const step = serviceStep({
    id: 'initiator.boot',
    title: { key: 'install.step.iscsi-boot' },
    service: 'iscsi',
  });
  return {
    ...step,
    async undo({ machine, journal }) {
      const before = journal.recall('before') as ServiceState | undefined;
      if (before === undefined || before.enabled) return;
      await demandUnmounted(machine, site);
      // Its stop logs out every session: those of other targets are not this program's.
      const others = await hasOtherSessions(machine, site);
      if (!before.running && !others) await controlService(machine, 'iscsi', 'stop');
      await enableService(machine, 'iscsi', false);
    },
  };
}
