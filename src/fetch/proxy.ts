import { URL } from 'url';

/** Which proxy a request goes through, as curl and wget read the environment. */
export interface ProxySettings {
  /** For http: URLs. */
  readonly http?: string;
  /** For https: URLs. */
  readonly https?: string;
  /** Hosts that are reached directly: `name`, `.domain`, `host:port` or `*`. */
  readonly except: readonly string[];
}

export const NO_PROXIES: ProxySettings = { except: [] };

/** Reads http_proxy, https_proxy, all_proxy and no_proxy; the small names win, as in curl. */
export function proxiesFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ProxySettings {
  const read = (name: string): string => environment[name] || environment[name.toUpperCase()] || '';
  const all = read('all_proxy');
  const http = read('http_proxy') || all;
  const https = read('https_proxy') || all;
  return {
    ...(http === '' ? {} : { http }),
    ...(https === '' ? {} : { https }),
    except: read('no_proxy')
      .split(/[\s,]+/)
      .filter((entry) => entry !== ''),
  };
}

/** The proxy for a URL, or undefined; the text as it was given. */
export function proxyFor(url: URL, settings: ProxySettings): string | undefined {
  const proxy = url.protocol === 'https:' ? settings.https : settings.http;
  return proxy === undefined || settings.except.some((entry) => isExcepted(url, entry)) ? undefined : proxy;
}

function isExcepted(url: URL, entry: string): boolean {
  if (entry === '*') return true;
  const match = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase());
  const [, domain = '', port] = match ?? [];
  const ownPort = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  if (domain === '' || (port !== undefined && port !== ownPort)) return false;
  const host = url.hostname.toLowerCase();
  return host === domain || host.endsWith(`.${domain}`);
}

/** `proxy.lan:3128` and `http://user:word@proxy.lan:3128/` alike; undefined when it is no HTTP proxy. */
export function parseProxy(text: string): URL | undefined {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
    return /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** A URL for people to read: without user name and password. */
export function withoutSecrets(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}
