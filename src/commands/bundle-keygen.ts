import { makeSigningKey, requireAbsent } from '../bundle/signing-key';
import { examples } from '../ui/help';
import { choosePassphrase } from './bundle-passphrase';
import { bundleCommand, defaultKeyFile } from './bundle';
import type { Register } from './cli';

export const registerBundleKeygen: Register = (program, bind) => {
  const command = bundleCommand(program)
    .command('keygen')
    .description('make the RSA-4096 key that seals bundles')
    .option('--out <file>', 'where to write it (default: ~/.config/heartbundle/signing-key.pem)')
    .option('--passphrase', 'encrypt it; asks for the passphrase, or takes HEARTBUNDLE_PASSPHRASE')
    .addHelpText('after', examples('bundle keygen --out /media/safe/bundle-key.pem'));
  bind<{ out?: string; passphrase?: boolean }>(command, async (cli, _args, options) => {
    const file = options.out ?? defaultKeyFile();
    await requireAbsent(file);
    const passphrase = options.passphrase === true ? await choosePassphrase(cli, file) : '';
    const { fingerprint } = await makeSigningKey(file, passphrase);
    cli.say({ key: 'keygen.made', values: { file, fingerprint } });
    cli.printJson({ file, fingerprint });
    return 0;
  });
};
