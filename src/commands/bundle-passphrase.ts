import { AppError } from '../core/error';
import { askSecret } from '../ui/secret';
import type { Cli } from './cli';

/** Never an argument, which every user of the machine could read. */
const VARIABLE = 'HEARTBUNDLE_PASSPHRASE';

/** The passphrase that opens a key: from the environment, or asked for on a terminal. */
export async function askPassphrase(cli: Cli, file: string): Promise<string> {
  const given = process.env[VARIABLE];
  if (given !== undefined && given !== '') return given;
  if (!cli.terminal) throw new AppError('PASSPHRASE_MISSING', { file });
  await cli.renderer.flush();
  return askSecret(cli.text('keygen.passphrase', { file }));
}

/** The passphrase for a new key, typed twice. */
export async function choosePassphrase(cli: Cli, file: string): Promise<string> {
  const given = process.env[VARIABLE];
  const first = await askPassphrase(cli, file);
  const again = given === undefined || given === '' ? await askSecret(cli.text('keygen.again')) : first;
  if (first === '' || first !== again) throw new AppError('PASSPHRASES_DIFFER', {});
  return first;
}
