import { hostname } from 'os';
import { packArchive } from '../acceptance/support/archive';
import { collectSupport } from '../acceptance/support/collect';
import { NODE_SOURCES } from '../acceptance/support/sources';
import { localMachine } from '../node/local';
import { examples } from '../ui/help';
import type { Register } from './cli';
import { writeOutput } from './output-file';

export const registerSupport: Register = (program, bind) => {
  const command = program
    .command('support')
    .description('one archive of logs and configuration of this machine, with every secret removed')
    .option('--out <file>', 'where the archive goes (default: /tmp/heartbundle-support-HOST.tar.gz)')
    .addHelpText('after', examples('heartbundle support --out /root/support.tar.gz'));
  bind<{ out?: string }>(command, async (cli, _args, options) => {
    const machine = localMachine();
    const node = hostname();
    const file = options.out ?? `/tmp/heartbundle-support-${node}.tar.gz`;
    const collection = await collectSupport(machine, NODE_SOURCES);
    const archive = packArchive(`heartbundle-support-${node}`, node, collection);
    await writeOutput(file, archive, 0o600);
    const { exhibits, missing } = collection;
    const removed = exhibits.reduce((sum, exhibit) => sum + exhibit.removed, 0);
    cli.say({
      key: 'support.done',
      values: { file, kib: Math.ceil(archive.length / 1024), files: exhibits.length, removed },
    });
    cli.printJson({
      format: 1,
      file,
      bytes: archive.length,
      taken: exhibits.map(({ name, content, removed: masked, cut }) => ({
        name,
        bytes: Buffer.byteLength(content),
        removed: masked,
        cut,
      })),
      missing,
    });
    return 0;
  });
};
