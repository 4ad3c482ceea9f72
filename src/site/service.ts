import type { Site } from './schema';

type InitScriptService = Extract<Site['service'], { type: 'init-script' }>;

/** The resource script of a service in /etc/ha.d/resource.d, with its arguments before the verb. */
export interface ServiceResource {
  readonly script: 'mq' | 'initscript';
  readonly args: readonly string[];
}

/** Seconds that a generic service gets when the site file names none. */
const DEFAULT_TIMEOUTS = { start: 120, stop: 120, status: 30 };

/** Seconds that the service's own `status` may take before it counts as hung. */
export function statusTimeout(service: InitScriptService): number {
  return service.statusTimeout ?? DEFAULT_TIMEOUTS.status;
}

/** How Heartbeat and failoverd call the site's service. */
export function serviceResource({ service }: Site): ServiceResource {
  if (service.type === 'mq') return { script: 'mq', args: [service.queueManager] };
  const { script, startTimeout, stopTimeout } = service;
  const seconds = [
    startTimeout ?? DEFAULT_TIMEOUTS.start,
    stopTimeout ?? DEFAULT_TIMEOUTS.stop,
    statusTimeout(service),
  ];
  return { script: 'initscript', args: [script, ...seconds.map(String)] };
}
