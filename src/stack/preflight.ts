import { AppError } from '../core/error';
import { interfaceOf, readInterfaces } from '../node/interfaces';
import { readNodeName, readRelease } from '../node/release';
import { DONE, type Step } from '../plan/step';
import { linkAddress } from '../site/links';
import { nameOf, nodeOf } from '../site/role';
import type { Role, Site } from '../site/schema';

/** Conditions that only the operator can mend: each is a step that is done or blocked, never to do. */
export function preflightSteps(site: Site, role: Role): Step[] {
  const condition = (id: string, key: string, check: Step['check']): Step => ({
    id,
    title: { key },
    check,
    apply: () => Promise.resolve(),
  });
  return [
    condition('machine.release', 'install.step.release', async ({ machine }) => {
      const release = await readRelease(machine);
      const isEl6 = release.version.split('.')[0] === '6' && release.arch === 'x86_64';
      if (isEl6) return DONE;
      const found = `${release.name === '' ? 'no /etc/redhat-release' : release.name}, ${release.arch}`;
      return { state: 'blocked', error: new AppError('WRONG_RELEASE', { found }) };
    }),
    condition('machine.name', 'install.step.name', async ({ machine }) => {
      const name = await readNodeName(machine);
      const wanted = nameOf(site, role);
      if (wanted === undefined || name.toLowerCase() === wanted.toLowerCase()) return DONE;
      return { state: 'blocked', error: new AppError('WRONG_NODE_NAME', { name, wanted, role }) };
    }),
    condition('machine.addresses', 'install.step.addresses', async ({ machine }) => {
      const interfaces = await readInterfaces(machine);
      for (const { address, device } of wantedAddresses(site, role)) {
        const actual = interfaceOf(interfaces, address)?.name;
        if (actual === undefined || (device !== undefined && actual !== device))
          return {
            state: 'blocked',
            error: new AppError('ADDRESS_MISSING', {
              address,
              device: device ?? 'any interface',
              found: actual === undefined ? 'no interface has it' : `${actual} has it`,
            }),
          };
      }
      return DONE;
    }),
  ];
}

function wantedAddresses(site: Site, role: Role): { address: string; device?: string }[] {
  const node = nodeOf(site, role);
  if (node === undefined) return [{ address: site.storage.address }];
  const links: { address: string; device: string }[] = [];
  for (const link of site.heartbeat.links) {
    const address = linkAddress(site, node, link);
    if (link.type === 'ucast' && address !== undefined) links.push({ address, device: link.interface });
  }
  return [{ address: node.address, device: site.vip.interface }, ...links];
}
