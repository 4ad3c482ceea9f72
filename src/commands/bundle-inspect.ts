import { readBundle } from '../bundle/check';
import { graphPage, type GraphTexts } from '../bundle/graph-page';
import { lockedNevra } from '../bundle/lock';
import { stage } from '../core/events';
import { formatBytes, formatTable } from '../ui/format';
import { examples } from '../ui/help';
import { bundleCommand } from './bundle';
import { warnAboutTool } from './bundle-check';
import type { Cli, Register } from './cli';
import { writeOutput } from './output-file';

export const registerBundleInspect: Register = (program, bind) => {
  const command = bundleCommand(program)
    .command('inspect')
    .argument('<bundle>', 'tarball or unpacked folder')
    .description('what is in a bundle: packages, sizes, licences, keys')
    .option('--html <file>', 'draw the dependency graph into one page that can be searched, without network')
    .addHelpText('after', examples('bundle inspect bundles/heartbeat-el6-1.0.tar.gz'));
  bind<{ html?: string }>(command, async (cli, [bundle = ''], options) => {
    const id = 'inspect';
    const manifest = await stage(cli.emit, id, { key: 'inspect.stage', values: { bundle } }, () =>
      readBundle(bundle, cli.emit, id),
    );
    warnAboutTool(cli, bundle, manifest);
    await cli.renderer.flush();
    const { target, keys, packages, baselines = [], program: parts } = manifest;
    const bytes = packages.reduce((sum, one) => sum + one.size, 0);
    const facts = [
      [cli.text('check.bundle'), `${manifest.name} ${manifest.version}`],
      [cli.text('check.target'), `${target.distribution} ${target.release} ${target.arch}`],
      [cli.text('check.serial'), String(manifest.serial)],
      ...baselines.map(({ node }) => [cli.text('check.baseline'), node]),
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
    if (options.html !== undefined) {
      await writeOutput(options.html, graphPage(manifest, graphTexts(cli)));
    }
    cli.print(`${formatTable(facts)}\n\n${formatTable(rows)}`);
    if (options.html !== undefined) cli.say({ key: 'inspect.page', values: { file: options.html } });
    cli.printJson(manifest);
    return 0;
  });
};

function graphTexts(cli: Cli): GraphTexts {
  return {
    language: cli.language === 'zh' ? 'zh-CN' : 'en',
    title: cli.text('graph.title'),
    search: cli.text('graph.search'),
    hint: cli.text('graph.hint'),
    requires: cli.text('graph.requires'),
    requiredBy: cli.text('graph.required-by'),
    size: cli.text('graph.size'),
    license: cli.text('graph.license'),
    repository: cli.text('graph.repository'),
    found: cli.text('graph.found'),
  };
}
