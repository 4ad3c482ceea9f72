import type { Step, StepContext } from '../plan/step';
import { controlService, readService } from '../node/services';
import { isGuarded } from '../site/guard';
import { linkAddress } from '../site/links';
import type { HeartbeatLink, Site } from '../site/schema';
import { addressResource, serviceResource } from '../site/service';
import { fileStep } from './file-step';
import { dataDevice } from '../site/shared-disks';
import { serviceStep } from './service-step';

/** Heartbeat's own default. */
const DEFAULT_BAUD = 19_200;

/**
 * Heartbeat's three files, byte-identical on both nodes because the site alone makes them, and the
 * service. Rules of the writers: heartbeat/config.c and ResourceManager.in of 3.0.4.
 */
export function heartbeatSteps(site: Site): Step[] {
  return [
    fileStep({
      id: 'heartbeat.authkeys',
      title: { key: 'install.step.authkeys' },
      path: '/etc/ha.d/authkeys',
      mode: 0o600,
      secret: true,
      content: () => renderAuthkeys(site),
      afterWrite: reloadIfRunning,
    }),
    fileStep({
      id: 'heartbeat.haresources',
      title: { key: 'install.step.haresources' },
      path: '/etc/ha.d/haresources',
      mode: 0o644,
      content: () => renderHaresources(site),
    }),
    fileStep({
      id: 'heartbeat.ha-cf',
      title: { key: 'install.step.ha-cf' },
      path: '/etc/ha.d/ha.cf',
      mode: 0o644,
      content: () => renderHaCf(site),
      afterWrite: reloadIfRunning,
    }),
  ];
}

/** The last step of a node: from here on Heartbeat may take the resources. */
export function heartbeatServiceStep(): Step {
  return serviceStep({
    id: 'heartbeat.service',
    title: { key: 'install.step.heartbeat-service' },
    service: 'heartbeat',
    mustStop: true,
  });
}

/** `heartbeat -r` reads ha.cf and authkeys again and keeps the resources. */
async function reloadIfRunning({ machine }: StepContext): Promise<void> {
  const { running } = await readService(machine, 'heartbeat');
  if (running) await controlService(machine, 'heartbeat', 'reload');
}

/**
 * ha.cf. Times bear the suffix `ms`. udpport and baud must precede the media lines; a `ucast` whose address
 * is the node's own is ignored, so both nodes have both lines. auto_failback is always written:
 * its default "legacy" makes hb_standby and hb_takeover refuse.
 */
export function renderHaCf(site: Site): string {
  const { heartbeat, nodes } = site;
  const media = heartbeat.links.reduce<string[]>((all, link) => all.concat(mediaLines(site, link)), []);
  const serial = heartbeat.links.some(({ type }) => type === 'serial');
  return lines([
    '# Written by heartbundle from site.yaml: change it there and install again.',
    'logfile /var/log/ha-log',
    'logfacility local0',
    `keepalive ${heartbeat.keepalive}ms`,
    `warntime ${heartbeat.warntime}ms`,
    `deadtime ${heartbeat.deadtime}ms`,
    `initdead ${heartbeat.initdead}ms`,
    `udpport ${heartbeat.port}`,
    ...(serial ? [`baud ${heartbeat.baud ?? DEFAULT_BAUD}`] : []),
    ...media,
    `auto_failback ${heartbeat.autoFailback ? 'on' : 'off'}`,
    ...nodes.map((node) => `node ${node.name}`),
    'crm no',
  ]);
}

/** The media lines of one link. An mcast line names its port itself: udpport does not reach it. */
function mediaLines(site: Site, link: HeartbeatLink): string[] {
  switch (link.type) {
    case 'ucast':
      return site.nodes.map((node) => `ucast ${link.interface} ${linkAddress(site, node, link) ?? ''}`);
    case 'bcast':
      return [`bcast ${link.interface}`];
    case 'mcast': {
      const { group, port = site.heartbeat.port, ttl = 1 } = link;
      return [`mcast ${link.interface} ${group} ${port} ${ttl} 0`];
    }
    case 'serial':
      return [`serial ${link.device}`];
  }
}

/** authkeys: `auth N` must come before the line of its key. */
export function renderAuthkeys(site: Site): string {
  return lines(['auth 1', `1 sha1 ${site.heartbeat.authKey}`]);
}

/**
 * haresources: one group, started from left to right. The guard is first: nothing starts on a node
 * that does not own. Without it the filesystem is, because Heartbeat's start checks only a group's
 * first resource for being active already, and an unexpected mount is what must be noticed. The VIP is
 * last so that clients cannot connect before the service is up.
 */
export function renderHaresources(site: Site): string {
  const { filesystem } = site;
  const mount = ['hbmount', dataDevice(site), filesystem.mount, filesystem.type, filesystem.options].join(
    '::',
  );
  const [service, address] = [serviceResource(site), addressResource(site)].map(({ script, args }) =>
    [script, ...args].join('::'),
  );
  const guard = isGuarded(site) ? ['hbguard'] : [];
  return lines([[site.nodes[0].name, ...guard, mount, service, address].join(' ')]);
}

/** Lines without trailing blanks and with a final newline: a blank after a backslash would become a resource. */
function lines(content: readonly string[]): string {
  return `${content.join('\n')}\n`;
}
