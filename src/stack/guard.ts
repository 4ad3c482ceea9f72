import { CONFIG_PATH, encodeConfig } from '../site/daemon-config';
import type { Step } from '../plan/step';
import type { Site } from '../site/schema';
import { fileStep } from './file-step';
import { serviceStep } from './service-step';

/** Where an installed node keeps its site file. */
export const SITE_FILE = '/etc/heartbundle/site.yaml';

/** The site file exactly as it was given, so that both nodes have the same bytes. */
export function siteFileStep(siteText: string): Step {
  return fileStep({
    id: 'guard.site',
    title: { key: 'install.step.site-file' },
    path: SITE_FILE,
    mode: 0o600,
    secret: true,
    content: () => siteText,
  });
}

/**
 * The failover daemon, running before Heartbeat may take the resources. It reads its configuration when
 * it starts, and its restart leaves the group as it is.
 */
export function guardServiceStep(site: Site): Step {
  return serviceStep({
    id: 'guard.service',
    title: { key: 'install.step.guard-service' },
    service: 'failoverd',
    mustStop: true,
    async isOutdated(machine) {
      const config = await machine.readFile(CONFIG_PATH);
      return config !== undefined && config.toString() !== encodeConfig(site);
    },
  });
}
