import { readFileSync } from 'fs';
import { hostname } from 'os';
import { dirname, join } from 'path';
import { AppError, isAppError, renderHint, renderMessage } from './core/error';
import { VERSION } from './core/version';
import { CONFIG_PATH, decodeConfig } from './site/daemon-config';
import { Daemon, SOCKET_PATH } from './failoverd/daemon';
import { EVENTS_PATH } from './failoverd/journal';
import { localGuard } from './failoverd/local-guard';
import { requireSelf } from './failoverd/observe';
import { createSyslog } from './failoverd/syslog';
import { localMachine } from './node/local';
import { isGuarded } from './site/guard';

/**
 * The daemon as a program of its own, dist/failoverd.js: it stays in memory for years, so it carries
 * nothing that only the other verbs need. `failoverd [--config FILE]`; its init script runs it.
 */

const print = (line: string): void => void process.stdout.write(`${new Date().toISOString()} ${line}\n`);

async function start(config: string): Promise<Daemon> {
  let text: string;
  try {
    text = readFileSync(config, 'utf8');
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', {
      file: config,
      problem: (error as NodeJS.ErrnoException).code ?? '',
    });
  }
  const site = decodeConfig(text, config);
  const self = requireSelf(site, hostname(), config);
  const machine = localMachine();
  const beside = (name: string): string => join(dirname(process.argv[1] ?? ''), name);
  const programs = {
    leaseIo: beside('lease-io'),
    prIo: beside('pr-io'),
    watchdogIo: beside('watchdog-io'),
  };
  return Daemon.start({
    machine,
    ...(isGuarded(site) ? { guard: localGuard({ machine, site, self, ...programs, log: print }) } : {}),
    site,
    self,
    version: VERSION,
    socketPath: SOCKET_PATH,
    eventsPath: EVENTS_PATH,
    log: print,
    syslog: createSyslog(),
  });
}

function fail(error: unknown): never {
  if (isAppError(error)) {
    print(`[${error.code}] ${renderMessage(error, 'en')} ${renderHint(error, 'en')}`);
    process.exit(error.exitCode);
  }
  print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}

async function main(): Promise<void> {
  const [flag, file] = process.argv.slice(2);
  if (flag !== undefined && (flag !== '--config' || file === undefined))
    throw new AppError('USAGE', { problem: 'failoverd takes only --config FILE.' });
  const daemon = await start(file ?? CONFIG_PATH);
  const stop = (): void => void daemon.stop().then(() => process.exit(0), fail);
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

main().catch(fail);
