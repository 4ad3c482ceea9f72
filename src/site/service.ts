import type { Site } from './schema';

type InitScriptService = Extract<Site['service'], { type: 'init-script' }>;

/** Where Heartbeat finds the scripts of the group. */
export const RESOURCE_SCRIPTS = '/etc/ha.d/resource.d';

/** One of them, with its arguments before the verb. */
export interface Resource<Script extends string> {
  readonly script: Script;
  readonly args: readonly string[];
}

/** Seconds that a generic service gets when the site file names none. */
const DEFAULT_TIMEOUTS = { start: 120, stop: 120, status: 30 };

/** Seconds that the service's own `status` may take before it counts as hung. */
export function statusTimeout(service: InitScriptService): number {
  return service.statusTimeout ?? DEFAULT_TIMEOUTS.status;
}

/** How Heartbeat and failoverd call the site's service. */
export function serviceResource({ service }: Site): Resource<'mq' | 'initscript'> {
  if (service.type === 'mq') return { script: 'mq', args: [service.queueManager] };
  const { script, startTimeout, stopTimeout } = service;
  const seconds = [
    startTimeout ?? DEFAULT_TIMEOUTS.start,
    stopTimeout ?? DEFAULT_TIMEOUTS.stop,
    statusTimeout(service),
  ];
  return { script: 'initscript', args: [script, ...seconds.map(String)] };
}

/** How they call the address of the service. */
export function addressResource({ vip }: Site): Resource<'hbaddress'> {
  return { script: 'hbaddress', args: [`${vip.address}/${vip.prefix}/${vip.interface}`] };
}

/** The script that Heartbeat calls for the service, with its arguments before the verb. */
export function serviceScript(site: Site): readonly string[] {
  return callOf(serviceResource(site));
}

/** The same for the address. */
export function addressScript(site: Site): readonly string[] {
  return callOf(addressResource(site));
}

function callOf({ script, args }: Resource<string>): readonly string[] {
  return [`${RESOURCE_SCRIPTS}/${script}`, ...args];
}
