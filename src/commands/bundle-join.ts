import * as path from 'path';
import { joinBundle, PARTS_ENDING, removePartialJoin } from '../bundle/parts';
import { AppError } from '../core/error';
import { stage } from '../core/events';
import { examples } from '../ui/help';
import { bundleCommand } from './bundle';
import type { Register } from './cli';

export const registerBundleJoin: Register = (program, bind) => {
  const command = bundleCommand(program)
    .command('join')
    .argument('<parts>', 'the list NAME.tar.gz.parts, beside its parts')
    .description('put the parts of a split bundle together, after checking each')
    .option('--out <folder>', 'where to write the bundle (default: beside the parts)')
    .addHelpText('after', examples('bundle join /media/usb/heartbeat-el6-1.0.tar.gz.parts --out /var/tmp'));
  bind<{ out?: string }>(command, async (cli, [list = ''], options) => {
    if (!list.endsWith(PARTS_ENDING)) {
      throw new AppError('USAGE', { problem: `bundle join takes a list ending in ${PARTS_ENDING}.` });
    }
    const out = options.out ?? path.dirname(list);
    cli.onCancel(() => removePartialJoin(list, out));
    const title = { key: 'join.stage', values: { list } };
    const joined = await stage(cli.emit, 'join', title, () => joinBundle(list, out));
    await cli.renderer.flush();
    cli.say({ key: 'join.done', values: { file: joined.file, sha256: joined.sha256 } });
    cli.printJson(joined);
    return 0;
  });
};
