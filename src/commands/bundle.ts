import { homedir } from 'os';
import * as path from 'path';
import type { Command } from 'commander';
import { AppError } from '../core/error';
import { examples } from '../ui/help';
import { addCommonOptions } from './cli';

/** The `bundle` command that the verbs of this name hang on; the first verb makes it. */
export function bundleCommand(program: Command): Command {
  const present = program.commands.find((command) => command.name() === 'bundle');
  if (present !== undefined) return present;
  const command = program.command('bundle').description('build, check and explain bundles');
  return addCommonOptions(command)
    .addHelpText('after', examples('bundle build', 'bundle check bundles/heartbeat-el6-1.0.0.tar.gz'))
    .allowExcessArguments()
    .action(() => {
      const verbs = command.commands.map((one) => one.name()).join(', ');
      const [given] = command.args;
      const problem = given === undefined ? 'bundle needs a verb' : `Unknown verb '${given}'`;
      throw new AppError('USAGE', { problem: `${problem}: one of ${verbs}.` });
    });
}

/** `$XDG_CACHE_HOME/heartbundle`, where downloads are kept between builds. */
export function cacheDirectory(): string {
  return path.join(process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'heartbundle');
}

/** Where the signing key lies unless `--key` says otherwise. */
export function defaultKeyFile(): string {
  const config = process.env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config');
  return path.join(config, 'heartbundle', 'signing-key.pem');
}

/** Collects an option that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
