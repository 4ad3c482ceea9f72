import { AppError } from '../core/error';
import { localMachine } from '../node/local';
import { readNodeName, readRelease } from '../node/release';
import { readInstalledPackages } from '../node/rpm-database';
import { examples } from '../ui/help';
import type { Register } from './cli';
import { writeOutput } from './output-file';

export const registerProfile: Register = (install, bind) => {
  const command = install
    .command('profile')
    .description('write this machine\'s installed packages as JSON, for "bundle build --baseline"')
    .option('--out <file>', 'where to write it (default: NAME.profile.json here)')
    .addHelpText('after', examples('./install profile --out MQMaster.profile.json'));
  bind<{ out?: string }>(command, async (cli, _args, options) => {
    const machine = localMachine();
    const node = await readNodeName(machine);
    const packages = (await readInstalledPackages(machine)).map(
      ({ name, evr, arch, provides, requires, conflicts, obsoletes, files }) => ({
        name,
        evr,
        arch,
        provides,
        requires,
        conflicts,
        obsoletes,
        files,
      }),
    );
    if (packages.length === 0) throw new AppError('PROFILE_EMPTY', {});
    const profile = { format: 1, node, release: await readRelease(machine), packages };
    const file = options.out ?? `${node}.profile.json`;
    await writeOutput(file, `${JSON.stringify(profile)}\n`, 0o644);
    cli.say({ key: 'install.profile.done', values: { file, count: packages.length } });
    cli.printJson({ format: 1, file, packages: packages.length });
    return 0;
  });
};
