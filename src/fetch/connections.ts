import * as http from 'http';
import * as https from 'https';
import { isIP, type Socket } from 'net';
import * as tls from 'tls';
import type { URL } from 'url';
import { AppError } from '../core/error';
import { NO_PROXIES, parseProxy, proxyFor, withoutSecrets, type ProxySettings } from './proxy';

/** What one repository asks of a connection, beside its URL. */
export interface Access {
  /** Instead of the environment's; empty for none. */
  readonly proxy?: string;
  /** Client certificate and key, and the authority that signed the server's, in PEM. */
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly ca?: Buffer;
  /** False only when the host's own configuration says so. */
  readonly verify?: boolean;
  /** `user:password` for the server. */
  readonly auth?: string;
}

/** Keep-alive connections shared by all requests of one downloader. */
export interface Connections {
  readonly sockets: number;
  readonly proxies: ProxySettings;
  /** By access, proxy and protocol. */
  readonly agents: Map<Access | undefined, Map<string, http.Agent>>;
}

export function openConnections(sockets: number, proxies: ProxySettings = NO_PROXIES): Connections {
  return { sockets, proxies, agents: new Map() };
}

export function closeConnections({ agents }: Connections): void {
  agents.forEach((ofAccess) => ofAccess.forEach((agent) => agent.destroy()));
  agents.clear();
}

/** How a request for a URL is sent: directly, or in the absolute form to a proxy, or through its tunnel. @throws AppError PROXY_UNUSABLE */
export function routeTo(url: URL, access: Access | undefined, connections: Connections): http.RequestOptions {
  const secure = url.protocol === 'https:';
  const proxy = findProxy(url, access, connections.proxies);
  const auth = access?.auth ?? authOf(url);
  const direct: http.RequestOptions = {
    protocol: url.protocol,
    hostname: bare(url.hostname),
    ...(url.port === '' ? {} : { port: url.port }),
    path: `${url.pathname}${url.search}`,
    ...(auth === undefined ? {} : { auth }),
    headers: {},
  };
  const agent = agentFor(secure, proxy, access, connections);
  if (proxy === undefined || secure) return { ...direct, agent };
  return {
    ...direct,
    ...placeOf(proxy, access),
    agent,
    path: `http://${url.host}${url.pathname}${url.search}`,
    headers: { host: url.host, ...proxyAuthorization(proxy) },
  };
}

function findProxy(url: URL, access: Access | undefined, settings: ProxySettings): URL | undefined {
  const text = access?.proxy ?? proxyFor(url, settings);
  if (text === undefined || text === '') return undefined;
  const proxy = parseProxy(text);
  if (proxy === undefined) throw new AppError('PROXY_UNUSABLE', { proxy: withoutSecrets(text) });
  return proxy;
}

function agentFor(
  secure: boolean,
  proxy: URL | undefined,
  access: Access | undefined,
  connections: Connections,
): http.Agent {
  const ofAccess = connections.agents.get(access) ?? new Map<string, http.Agent>();
  connections.agents.set(access, ofAccess);
  const key = `${secure ? 'https' : 'http'} ${proxy === undefined ? '' : proxy.href}`;
  const known = ofAccess.get(key);
  if (known !== undefined) return known;
  const options = { keepAlive: true, maxSockets: connections.sockets };
  const made = secure
    ? secureAgent({ ...options, ...tlsOptions(access) }, proxy, access)
    : new (proxy !== undefined && proxy.protocol === 'https:' ? https : http).Agent(options);
  ofAccess.set(key, made);
  return made;
}

function tlsOptions(access: Access | undefined): tls.SecureContextOptions & { rejectUnauthorized?: boolean } {
  if (access === undefined) return {};
  const { cert, key, ca, verify } = access;
  return {
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(ca === undefined ? {} : { ca }),
    ...(verify === false ? { rejectUnauthorized: false } : {}),
  };
}

/** Longest silence of a proxy that is asked for a tunnel. */
const TUNNEL_TIMEOUT_MS = 20_000;

type Opened = (error: Error | null, socket?: Socket) => void;

/** An agent whose connections begin, with a proxy, in a tunnel that CONNECT opens (RFC 7231, 4.3.6). */
function secureAgent(
  options: https.AgentOptions,
  proxy: URL | undefined,
  access: Access | undefined,
): https.Agent {
  const agent = new https.Agent(options);
  if (proxy === undefined) return agent;
  const createConnection = (target: tls.ConnectionOptions, opened: Opened): void => {
    const place = `${String(target.host)}:${String(target.port)}`;
    const request = (proxy.protocol === 'https:' ? https : http).request({
      ...placeOf(proxy, access),
      method: 'CONNECT',
      path: place,
      headers: { host: place, ...proxyAuthorization(proxy) },
      agent: false,
    });
    request.once('connect', (response: http.IncomingMessage, socket: Socket) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        opened(new Error(`the proxy answers HTTP ${String(response.statusCode)}`));
        return;
      }
      const servername = target.servername ?? target.host ?? '';
      opened(null, tls.connect({ ...options, socket, servername }));
    });
    request.setTimeout(TUNNEL_TIMEOUT_MS, () => request.destroy(new Error('no answer')));
    request.once('error', (error) => opened(new Error(`the proxy: ${error.message}`)));
    request.end();
  };
  return Object.assign(agent, { createConnection });
}

/**
 * Where a proxy listens. With https: its certificate is judged by the system's authorities or the
 * repository's own; the client's certificate is the server's business and is not shown to it.
 */
function placeOf(proxy: URL, access: Access | undefined): https.RequestOptions {
  const hostname = bare(proxy.hostname);
  const port = proxy.port;
  if (proxy.protocol === 'http:') return { protocol: 'http:', hostname, port: port === '' ? 80 : port };
  const ca = access?.ca;
  return {
    protocol: 'https:',
    hostname,
    port: port === '' ? 443 : port,
    // Otherwise it is taken from the Host header, which names the server behind the proxy.
    servername: isIP(hostname) === 0 ? hostname : '',
    ...(ca === undefined ? {} : { ca }),
  };
}

function proxyAuthorization(proxy: URL): http.OutgoingHttpHeaders {
  const auth = authOf(proxy);
  return auth === undefined ? {} : { 'proxy-authorization': `Basic ${Buffer.from(auth).toString('base64')}` };
}

function authOf({ username, password }: URL): string | undefined {
  if (username === '') return undefined;
  return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
}

/** An IPv6 address without its brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
