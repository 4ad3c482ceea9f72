import { comparePackageSets, type BundleTitle } from '../bundle/diff';
import { readPackageSet } from '../bundle/read-lock';
import { examples } from '../ui/help';
import { bundleCommand } from './bundle';
import type { Register } from './cli';

export const registerBundleDiff: Register = (program, bind) => {
  const command = bundleCommand(program)
    .command('diff')
    .argument('<old>', 'tarball, unpacked folder or lock file')
    .argument('<new>', 'tarball, unpacked folder or lock file')
    .description('packages added, removed and changed between two bundles')
    .addHelpText('after', examples('bundle diff old.lock.json bundles/heartbeat-el6-1.1.tar.gz'));
  bind(command, async (cli, [before = '', after = '']) => {
    const diff = comparePackageSets(
      await readPackageSet(before, cli.emit, 'diff'),
      await readPackageSet(after, cli.emit, 'diff'),
    );
    const lines = [
      ...diff.removed.map((nevra) => `- ${nevra}`),
      ...diff.added.map((nevra) => `+ ${nevra}`),
      ...diff.changed.map(({ from, to }) =>
        from === to ? `~ ${cli.text('diff.content', { package: from })}` : `~ ${from} → ${to}`,
      ),
    ];
    if (diff.backwards) {
      const title = ({ name, version, serial }: BundleTitle): string => `${name} ${version} (${serial})`;
      const values = { from: title(diff.from), to: title(diff.to) };
      cli.emit({ kind: 'notice', level: 'warning', text: { key: 'diff.backwards', values } });
    }
    if (lines.length === 0) cli.say({ key: 'diff.same' });
    else cli.print(lines.join('\n'));
    cli.printJson(diff);
    return 0;
  });
};
