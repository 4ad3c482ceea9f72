import type { LockedReason } from '../bundle/lock';
import { readPackageSet } from '../bundle/read-lock';
import { explainPackage, type Why } from '../bundle/why';
import { examples } from '../ui/help';
import { bundleCommand } from './bundle';
import type { Cli, Register } from './cli';

export const registerBundleWhy: Register = (program, bind) => {
  const command = bundleCommand(program)
    .command('why')
    .argument('<bundle>', 'tarball, unpacked folder or lock file')
    .argument('<package>', 'name, name.arch or name-version-release.arch')
    .description('the chain of requirements that brought a package in, and the providers that lost')
    .addHelpText('after', examples('bundle why bundles/heartbeat-el6.lock.json sg3_utils'));
  bind(command, async (cli, [bundle = '', wanted = '']) => {
    const why = explainPackage(await readPackageSet(bundle, cli.emit, 'why'), bundle, wanted);
    printWhy(cli, why);
    cli.printJson(why);
    return 0;
  });
};

/** Requirements that fit on a screen below the chain; glibc meets hundreds. */
const SHOWN = 12;

function printWhy(cli: Cli, why: Why): void {
  cli.print(why.package);
  const chain = why.chain.map((reason, depth) => `${'  '.repeat(depth + 1)}${link(cli, reason)}`);
  cli.print(chain.join('\n'));
  if (why.requiredBy.length > 1) {
    cli.say({ key: 'why.all', values: { count: why.requiredBy.length } });
    const shown = why.requiredBy.slice(0, SHOWN);
    cli.print(shown.map((reason) => `  ${link(cli, reason)}`).join('\n'));
    const count = why.requiredBy.length - shown.length;
    if (count > 0) cli.print(`  ${cli.text('why.more', { count })}`);
  }
  for (const choice of why.choices) {
    cli.say({
      key: 'why.choice',
      values: {
        requirement: choice.requirement,
        by: choice.by,
        chosen: choice.chosen,
        rivals: choice.rivals.join(', '),
      },
    });
  }
  if (why.alike.length > 0) cli.say({ key: 'why.alike', values: { packages: why.alike.join(', ') } });
}

function link(cli: Cli, { by, requirement }: LockedReason): string {
  const colon = by.indexOf(':');
  const origin = by.slice(0, colon);
  if (origin === 'group' || origin === 'added') {
    return cli.text(`why.${origin}`, { name: by.slice(colon + 1), requirement });
  }
  return cli.text('why.requires', { by, requirement });
}
