import execa from 'execa';
import { existsSync, promises as fs } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../lab';
import { buildMirror, serveMirror, type MirrorServer } from '../mirror';
import { buildStandIn } from '../mq';
import type { GuestName } from '../addresses';
import { PROJECT, runProgram, type ProgramResult } from './built-program';
import { BUNDLE_FOLDER } from './carry';
import { createOperator } from './operator';

export const RECIPE = join(PROJECT, 'recipes/sample-el6.yaml');
export const SITE = join(PROJECT, 'test/fixtures/site.lab.yaml');

/** Folder of the RPMs of the stand-in for IBM MQ, as a user's own RPMs for `--add`. */
export async function standInPackages(): Promise<string> {
  return (await buildStandIn()).dir;
}

/** The sample mirror, built if it must be and served on a free port of loopback. */
export async function openMirror(say: (line: string) => void): Promise<MirrorServer> {
  const mirror = await buildMirror(say);
  return serveMirror({ dir: mirror.dir });
}

export interface BuildPlace {
  /** Where the bundle, the signing key and the download cache go. */
  readonly folder: string;
  readonly mirror: MirrorServer;
}

/** `bundle build` of the sample recipe with the MQ stand-in added, under Node 10.24.1. */
export async function buildBundle(
  { folder, mirror }: BuildPlace,
  options: { readonly recipe?: string; readonly add?: string } = {},
): Promise<ProgramResult> {
  const key = join(folder, 'signing-key.pem');
  if (!existsSync(key)) await runProgram(['bundle', 'keygen', '--out', key]);
  return runProgram(
    [
      ...['bundle', 'build', options.recipe ?? RECIPE],
      ...['--repo', `base=${mirror.url}/base`, '--repo', `epel=${mirror.url}/epel`],
      ...['--add', options.add ?? (await standInPackages())],
      ...['--out', folder, '--key', key, '--json'],
    ],
    { XDG_CACHE_HOME: join(folder, 'cache') },
  );
}

/** The tarball that the last build left in the folder. */
export async function findBundle(folder: string): Promise<string> {
  const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.tar.gz'));
  const [name] = names;
  if (name === undefined || names.length > 1)
    throw new Error(`${folder} holds ${names.length} bundles, not one`);
  return join(folder, name);
}

/** What README.txt tells a security officer to run, with nothing but stock tools. Gives their output. */
export async function stockCheck(bundle: string, folder: string): Promise<string> {
  const unpacked = join(folder, 'unpacked');
  await fs.rm(unpacked, { recursive: true, force: true });
  await fs.mkdir(unpacked, { recursive: true });
  await execa('tar', ['xzf', bundle, '-C', unpacked, '--strip-components=1']);
  const options = { cwd: unpacked };
  const signature = await execa(
    'openssl',
    ['dgst', '-sha256', '-verify', 'keys/bundle.pem', '-signature', 'SHA256SUMS.sig', 'SHA256SUMS'],
    options,
  );
  await execa('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], options);
  return signature.stdout;
}

/** Makes the client guest able to put messages: MQ's client comes from the user's own RPMs. */
export async function prepareClient(lab: Lab): Promise<void> {
  const folder = await standInPackages();
  await lab.push('client', folder, '/root/mq');
  await lab.run('client', 'rpm -Uvh --replacepkgs /root/mq/*.rpm');
}

export interface VerifyRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * `./verify` on a node, with the lab as the operator's hands for the guided scenario and the
 * client guest as the third machine.
 */
export async function verifyPair(
  lab: Lab,
  node: GuestName,
  args: readonly string[],
  say: (line: string) => void,
): Promise<VerifyRun> {
  const operate = createOperator(lab, say);
  return lab.exec(node, ['sh', '-c', `cd ${BUNDLE_FOLDER} && exec ./verify "$@"`, 'verify', ...args], {
    timeoutMs: 1_200_000,
    onLine: operate,
  });
}
