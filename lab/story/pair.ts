import { promises as fs } from 'node:fs';
import type { Lab } from '../lab';
import { carryBundle, install, INSTALL_ORDER, unattended } from './carry';
import { buildBundle, findBundle, openMirror, prepareClient, SITE } from './story';

/**
 * A pair as its user gets it: the sample bundle is built in the folder, the lab switched on, and the
 * bundle carried to the three machines and installed there.
 */
export async function raisePair(
  lab: Lab,
  folder: string,
  options: { readonly site?: string; readonly say?: (line: string) => void } = {},
): Promise<void> {
  const { site = SITE, say = () => undefined } = options;
  await fs.mkdir(folder, { recursive: true });
  for (const name of await fs.readdir(folder))
    if (name.endsWith('.tar.gz')) await fs.unlink(`${folder}/${name}`);
  const mirror = await openMirror(say);
  const built = await buildBundle({ folder, mirror }).finally(() => mirror.close());
  if (built.exitCode !== 0) throw new Error(`bundle build ended with ${built.exitCode}\n${built.stderr}`);
  const bundle = await findBundle(folder);
  say('the bundle is built');
  await lab.down();
  await lab.up();
  say('the lab is up');
  await prepareClient(lab);
  for (const { guest, role } of INSTALL_ORDER) {
    await carryBundle(lab, guest, bundle, site);
    const { exitCode, stdout, stderr } = await install(lab, guest, unattended(role));
    if (exitCode !== 0) throw new Error(`install on ${guest} ended with ${exitCode}\n${stdout}\n${stderr}`);
    say(`${guest} is installed`);
  }
}
