import { readFileSync } from 'fs';
import { hostname } from 'os';
import { AppError, describeError } from '../core/error';
import { VERSION } from '../core/version';
import { encodeConfig } from '../site/daemon-config';
import { Daemon, SOCKET_PATH } from '../failoverd/daemon';
import { EVENTS_PATH } from '../failoverd/journal';
import { requireSelf, type NodeIndex } from '../failoverd/observe';
import { localMachine } from '../node/local';
import { parseSite } from '../site/load';
import type { Site } from '../site/schema';
import { examples } from '../ui/help';
import type { Register } from './cli';
import { orUnwritable } from './output-file';

export const SITE_PATH = '/etc/heartbundle/site.yaml';

/** The site file and which of its nodes this machine is. Throws FILE_UNREADABLE, SITE_INVALID, NOT_A_NODE. */
export function loadOwnSite(file: string): { site: Site; self: NodeIndex } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const problem = absent ? 'there is no such file' : describeError(error);
    throw new AppError('FILE_UNREADABLE', { file, problem });
  }
  const site = parseSite(text, file);
  return { site, self: requireSelf(site, hostname(), file) };
}

export const registerFailoverd: Register = (program, bind) => {
  const command = program
    .command('failoverd')
    .description('the failover daemon in the foreground (its init script runs it)')
    .option('--site <file>', 'the site file', SITE_PATH)
    .option('--derive <file>', "check the site file, write the daemon's configuration from it, and end")
    .addHelpText('after', examples('heartbundle failoverd --site /etc/heartbundle/site.yaml'));
  bind<{ site: string; derive?: string }>(command, async (cli, _args, options) => {
    const { site, self } = loadOwnSite(options.site);
    if (options.derive !== undefined) {
      const content = encodeConfig(site);
      await orUnwritable(options.derive, localMachine().writeFile(options.derive, content, { mode: 0o600 }));
      return 0;
    }
    const daemon = await Daemon.start({
      machine: localMachine(),
      site,
      self,
      version: VERSION,
      socketPath: SOCKET_PATH,
      eventsPath: EVENTS_PATH,
      log: (line) => cli.print(`${new Date().toISOString()} ${line}`),
    });
    cli.onCancel(() => daemon.stop());
    // Runs until a signal: main.ts stops the daemon and exits.
    return new Promise<number>(() => undefined);
  });
};
