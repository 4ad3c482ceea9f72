import * as path from 'path';
import type { Command } from 'commander';
import { readBuildRequest } from '../bundle/request';
import type { BuildRequest } from '../bundle/resolve';
import { AppError } from '../core/error';
import { localMachine } from '../node/local';
import { collect } from './bundle';

/** Options that `build` and `lock` share. */
export interface RequestOptions {
  repo?: string[];
  add?: string[];
  out: string;
  baseline?: string[];
}

const DEFAULT_RECIPE = 'heartbeat-el6.yaml';

export function addRequestOptions(command: Command): Command {
  return command
    .argument('[recipe]', `recipe file (default: recipes/${DEFAULT_RECIPE})`)
    .option('--repo <id=url>', 'take a repository from this base URL instead (repeatable)', collect)
    .option('--add <path>', 'add an RPM, or all of a folder, and what they require (repeatable)', collect)
    .option(
      '--baseline <file>',
      'resolve against a node as `install profile` wrote it down (repeatable)',
      collect,
    )
    .option('--out <folder>', 'where to write', 'bundles');
}

/** @param recipes folder with the recipes that come with the program */
export function readRequest(
  recipe: string | undefined,
  options: RequestOptions,
  recipes: string,
): Promise<BuildRequest> {
  const baseUrls = new Map<string, string[]>();
  for (const text of options.repo ?? []) {
    const match = /^([^=]+)=((?:https?|file):\/\/.+)$/.exec(text);
    if (match === null) throw new AppError('USAGE', { problem: `--repo takes ID=URL, not "${text}".` });
    const [, id = '', url = ''] = match;
    baseUrls.set(id, [...(baseUrls.get(id) ?? []), url]);
  }
  const file = recipe ?? path.join(recipes, DEFAULT_RECIPE);
  const settings = { baseUrls, added: options.add ?? [], baselines: options.baseline ?? [] };
  return readBuildRequest(file, settings, localMachine());
}
