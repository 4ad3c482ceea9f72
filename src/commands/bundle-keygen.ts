import { makeSigningKey } from '../bundle/signing-key';
import { bundleCommand, defaultKeyFile } from './bundle';
import type { Register } from './cli';

export const registerBundleKeygen: Register = (program, bind) => {
  const command = bundleCommand(program)
    .command('keygen')
    .description('make the RSA-4096 key that seals bundles')
    .option('--out <file>', 'where to write it (default: ~/.config/heartbundle/signing-key.pem)')
    .addHelpText('after', '\nExample:\n  bundle keygen --out /media/safe/bundle-key.pem');
  bind<{ out?: string }>(command, async (cli, _args, options) => {
    const file = options.out ?? defaultKeyFile();
    const { fingerprint } = await makeSigningKey(file);
    cli.say({ key: 'keygen.made', values: { file, fingerprint } });
    cli.printJson({ file, fingerprint });
    return 0;
  });
};
