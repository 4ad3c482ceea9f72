import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { troublesOf, readStatus } from '../../lab/soak/pair-state';
import { carryBundle, install, INSTALL_ORDER, SITE_FILE, unattended } from '../../lab/story/carry';
import { buildBundle, findBundle, openMirror, prepareClient, SITE } from '../../lab/story/story';
import { writeFileOn } from '../../lab/write-file';
import { NODES } from '../../lab/writer/verdict';
import type { Peer } from './peer';
import type { Profile } from './profile';

/** The installed bundle with its guard, on the lab's site file. */
export const ours: Peer = {
  name: 'ours',
  title: 'heartbundle',
  async install(lab) {
    const folder = await fs.mkdtemp(join(tmpdir(), 'heartbundle-'));
    try {
      const mirror = await openMirror(() => undefined);
      const built = await buildBundle({ folder, mirror }).finally(() => mirror.close());
      if (built.exitCode !== 0) throw new Error(`bundle build ended with ${built.exitCode}: ${built.stderr}`);
      const bundle = await findBundle(folder);
      await Promise.all(INSTALL_ORDER.map(({ guest }) => carryBundle(lab, guest, bundle, SITE)));
    } finally {
      await fs.rm(folder, { recursive: true, force: true });
    }
    await prepareClient(lab);
  },
  async configure(lab, profile) {
    const site = await siteFile(profile);
    for (const { guest, role } of INSTALL_ORDER) {
      await writeFileOn(lab, guest, SITE_FILE, site);
      const { exitCode, stdout, stderr } = await install(lab, guest, unattended(role));
      if (exitCode !== 0) throw new Error(`install on ${guest} ended with ${exitCode}\n${stdout}\n${stderr}`);
    }
    await Promise.all(NODES.map((node) => lab.run(node, 'service heartbeat stop')));
  },
  async state(lab) {
    const reports = await Promise.all(NODES.map((node) => readStatus(lab, node)));
    const troubles = troublesOf(reports);
    if (troubles.length > 0) return { trouble: troubles.join('; ') };
    return { owner: reports[0]?.guard?.phase === 'owner' ? 'MQMaster' : 'MQSlave' };
  },
};

/** The lab's site file with the guard on and a profile's times. */
async function siteFile({ keepalive, warntime, deadtime }: Profile): Promise<string> {
  const document = parseDocument(await fs.readFile(SITE, 'utf8'));
  document.setIn(['guard', 'enabled'], true);
  for (const [key, value] of Object.entries({ keepalive, warntime, deadtime }))
    document.setIn(['heartbeat', key], value);
  return document.toString();
}
