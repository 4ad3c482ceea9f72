import { readBundle } from '../bundle/check';
import { lockedNevra } from '../bundle/lock';
import { stage } from '../core/events';
import { formatBytes, formatTable } from '../ui/format';
import { bundleCommand } from './bundle';
import { warnAboutTool } from './bundle-check';
import type { Register } from './cli';

export const registerBundleInspect: Register = (program, bind) => {
  const command = bundleCommand(program)
    .command('inspect')
    .argument('<bundle>', 'tarball or unpacked folder')
    .description('what is in a bundle: packages, sizes, licences, keys')
    .addHelpText('after', '\nExample:\n  bundle inspect bundles/heartbeat-el6-1.0.tar.gz');
  bind(command, async (cli, [bundle = '']) => {
    const id = 'inspect';
    const manifest = await stage(cli.emit, id, { key: 'inspect.stage', values: { bundle } }, () =>
      readBundle(bundle, cli.emit, id),
    );
    warnAboutTool(cli, bundle, manifest);
    await cli.renderer.flush();
    const { target, keys, packages, baseline, program: parts } = manifest;
    const bytes = packages.reduce((sum, one) => sum + one.size, 0);
    const facts = [
      [cli.text('check.bundle'), `${manifest.name} ${manifest.version}`],
      [cli.text('check.target'), `${target.distribution} ${target.release} ${target.arch}`],
      [cli.text('check.serial'), String(manifest.serial)],
      ...(baseline === undefined ? [] : [[cli.text('check.baseline'), baseline.node]]),
      [cli.text('check.key'), keys.bundle.fingerprint],
      ...keys.vendors.map((key) => [cli.text('inspect.vendor'), `${key.userId} (${key.fingerprint})`]),
      [cli.text('inspect.runtime'), `Node ${parts.runtimeVersion}, ${parts.rpm}`],
      [cli.text('check.packages'), `${packages.length}, ${formatBytes(bytes)}`],
    ];
    const rows = packages.map((one) => [
      lockedNevra(one),
      formatBytes(one.size),
      one.origin === 'added' ? cli.text('inspect.added') : one.repository,
      one.groups.join(','),
      one.license,
    ]);
    cli.print(`${formatTable(facts)}\n\n${formatTable(rows)}`);
    cli.printJson(manifest);
    return 0;
  });
};
