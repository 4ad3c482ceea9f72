import { AppError } from '../core/error';
import type { Site } from './schema';

/**
 * What the daemon reads instead of site.yaml: the same site as JSON, checked when it was written,
 * without its secrets. So the daemon needs neither a YAML reader nor the schema in its memory.
 */
export const CONFIG_PATH = '/var/lib/heartbundle/failoverd.json';

const SECRET_KEYS = new Set(['secret', 'authKey']);

interface DaemonConfig {
  readonly format: 1;
  readonly site: Site;
}

/** The configuration's text; the daemon has no use for keys and passwords. */
export function encodeConfig(site: Site): string {
  const config: DaemonConfig = { format: 1, site };
  const withoutSecrets = (key: string, value: unknown): unknown => (SECRET_KEYS.has(key) ? '' : value);
  return `${JSON.stringify(config, withoutSecrets, 2)}\n`;
}

/** Throws FAILOVERD_CONFIG when the text is not what `encodeConfig` wrote. */
export function decodeConfig(text: string, file: string): Site {
  let config: Partial<DaemonConfig> | null;
  try {
    config = JSON.parse(text) as Partial<DaemonConfig> | null;
  } catch {
    throw new AppError('FAILOVERD_CONFIG', { file });
  }
  if (config === null || config.format !== 1 || config.site === undefined)
    throw new AppError('FAILOVERD_CONFIG', { file });
  return config.site;
}
