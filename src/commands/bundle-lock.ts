import { writeLock } from '../bundle/build';
import { locateRecipes } from '../bundle/product';
import { proxiesFromEnvironment } from '../fetch/proxy';
import { examples } from '../ui/help';
import { bundleCommand, cacheDirectory } from './bundle';
import { addRequestOptions, readRequest, type RequestOptions } from './bundle-request';
import type { Register } from './cli';

export const registerBundleLock: Register = (program, bind) => {
  const command = addRequestOptions(bundleCommand(program).command('lock'))
    .description('resolve only and write the lock file')
    .addHelpText('after', examples('bundle lock recipes/heartbeat-el6.yaml'));
  bind<RequestOptions>(command, async (cli, [recipe], options) => {
    const request = await readRequest(recipe, options, await locateRecipes(process.argv[1] ?? ''));
    const proxies = proxiesFromEnvironment(process.env);
    const places = { outputDirectory: options.out, cacheDirectory: cacheDirectory(), proxies };
    const { lock, lockFile } = await writeLock(request, places, cli.emit);
    await cli.renderer.flush();
    cli.say({ key: 'lock.done', values: { file: lockFile, count: lock.packages.length } });
    cli.printJson(lock);
    return 0;
  });
};
