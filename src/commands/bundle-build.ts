import { promises as fs } from 'fs';
import * as path from 'path';
import { buildBundle, type BuiltBundle } from '../bundle/build';
import { demandSpace } from '../bundle/disk-space';
import { parseSize, splitBundle } from '../bundle/parts';
import { locateProduct } from '../bundle/product';
import { removePartialBundle } from '../bundle/seal';
import { loadSigningKey, makeSigningKey, type SigningKey } from '../bundle/signing-key';
import { AppError } from '../core/error';
import { stage } from '../core/events';
import { VERSION } from '../core/version';
import { proxiesFromEnvironment } from '../fetch/proxy';
import { localMachine } from '../node/local';
import { formatBytes } from '../ui/format';
import { examples } from '../ui/help';
import { askPassphrase } from './bundle-passphrase';
import { bundleCommand, cacheDirectory, defaultKeyFile } from './bundle';
import { addRequestOptions, readRequest, type RequestOptions } from './bundle-request';
import type { Cli, Register } from './cli';

interface BuildOptions extends RequestOptions {
  key?: string;
  frozen?: boolean;
  maxPartSize?: string;
}

export const registerBundleBuild: Register = (program, bind) => {
  const command = addRequestOptions(bundleCommand(program).command('build'))
    .description('resolve, download, verify, seal: everything a node needs in one signed tarball')
    .option('--key <file>', 'signing key (default: ~/.config/heartbundle/signing-key.pem, made when absent)')
    .option('--max-part-size <size>', 'split the bundle for media, e.g. 700M or 4GiB')
    .option('--frozen', 'build exactly NAME.lock.json of the output folder; fail when something differs')
    .addHelpText(
      'after',
      examples(
        'bundle build',
        'bundle build recipes/sample-el6.yaml --repo base=http://mirror.lan/base --add mq/',
      ),
    );
  bind<BuildOptions>(command, async (cli, [recipe], options) => {
    const partSize = readPartSize(options.maxPartSize);
    const sourceTime = readSourceTime(process.env['SOURCE_DATE_EPOCH']);
    if (options.key !== undefined) await requireKeyFile(options.key);
    const programFile = process.argv[1] ?? '';
    const product = await locateProduct(programFile);
    const request = await readRequest(recipe, options, product.recipes);
    cli.onCancel(() => removePartialBundle(options.out, request));
    const built = await buildBundle(
      {
        request,
        product,
        openKey: () => findKey(cli, options.key),
        toolVersion: VERSION,
        outputDirectory: options.out,
        cacheDirectory: cacheDirectory(),
        frozen: options.frozen === true,
        proxies: proxiesFromEnvironment(process.env),
        machine: localMachine(),
        ...(sourceTime === undefined ? {} : { sourceTime }),
      },
      cli.emit,
    );
    const split =
      partSize === undefined
        ? undefined
        : await stage(cli.emit, 'split', { key: 'build.split' }, () =>
            splitInRoom(built.sealed, options.out, partSize, cli),
          );
    await cli.renderer.flush();
    report(cli, built, split === undefined ? undefined : { ...split, size: partSize ?? 0 });
    return 0;
  });
};

/** The key that was named, or the user's own one, made at the first build. */
async function findKey(cli: Cli, named: string | undefined): Promise<SigningKey> {
  const file = named ?? defaultKeyFile();
  const present = await loadSigningKey(file, () => askPassphrase(cli, file));
  if (present !== undefined) return present;
  if (named !== undefined) throw new AppError('SIGNING_KEY_ABSENT', { file });
  const made = await makeSigningKey(file);
  cli.say({ key: 'build.key-made', values: { file, fingerprint: made.fingerprint } });
  return made;
}

/** The key is opened last; that there is none is told first. */
async function requireKeyFile(file: string): Promise<void> {
  const present = await fs.stat(file).catch((error: NodeJS.ErrnoException) => error);
  if (present instanceof Error && present.code === 'ENOENT')
    throw new AppError('SIGNING_KEY_ABSENT', { file });
}

async function splitInRoom(
  { file, size }: BuiltBundle['sealed'],
  folder: string,
  limit: number,
  cli: Cli,
): ReturnType<typeof splitBundle> {
  await demandSpace(localMachine(), { folder, bytes: size });
  let cancelled = false;
  const work = splitBundle(file, limit, cli.emit, 'split', () => cancelled);
  cli.onCancel(async () => {
    cancelled = true;
    await work.catch(() => undefined);
  });
  return work;
}

function readPartSize(text: string | undefined): number | undefined {
  const size = text === undefined ? undefined : parseSize(text);
  if (text === undefined || size !== undefined) return size;
  const problem = `--max-part-size takes a size of at least 1M, such as 700M or 4GiB, not "${text}".`;
  throw new AppError('USAGE', { problem });
}

function readSourceTime(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,11}$/.test(text)) return Number(text);
  throw new AppError('USAGE', { problem: `SOURCE_DATE_EPOCH is not a number of seconds: "${text}".` });
}

interface SplitBundle {
  readonly list: string;
  readonly parts: readonly string[];
  readonly size: number;
}

function report(
  cli: Cli,
  { sealed, lock, lockFile, fetched }: BuiltBundle,
  split: SplitBundle | undefined,
): void {
  const { file, sha256, size, manifest } = sealed;
  const { fingerprint } = manifest.keys.bundle;
  const name = `${manifest.name}-${manifest.version}`;
  const count = lock.packages.length;
  const values = { lock: lockFile, count, file, sha256, size: formatBytes(size), fingerprint };
  if (split === undefined) cli.say({ key: 'build.done', values });
  else {
    const { parts, list } = split;
    const [first = '', last = ''] = [parts[0], parts[parts.length - 1]];
    const pieces = { parts: parts.length, limit: formatBytes(split.size), first, last, list };
    const names = { name: path.basename(list), base: path.basename(file) };
    cli.say({ key: 'build.done-parts', values: { ...values, ...pieces, ...names } });
  }
  cli.say({ key: 'build.next', values: { name } });
  cli.printJson({
    bundle: split === undefined ? file : split.list,
    ...(split === undefined ? {} : { parts: split.parts }),
    name: manifest.name,
    version: manifest.version,
    serial: manifest.serial,
    sha256,
    size,
    fingerprint,
    lock: lockFile,
    packages: count,
    unsigned: manifest.packages.filter(({ signature }) => signature === null).map(({ file: at }) => at),
    downloaded: fetched.downloaded,
    cached: fetched.cached,
  });
}
