import type { Demand } from './relations';
import type { Site } from './schema';
import { storageName } from './storage';

/**
 * The machines' names among each other. Heartbeat lower-cases them and uses the name of a node in
 * haresources as a pattern, in which a dot stands for any character (ResourceManager.in of 3.0.4);
 * /etc/hosts gets NAME-hb for the heartbeat address of a node.
 */
export function checkNames(site: Site, demand: Demand): void {
  const { nodes } = site;
  const host = storageName(site)?.toLowerCase();
  const [first, second] = nodes;
  const names = [first.name.toLowerCase(), second.name.toLowerCase()] as const;
  demand(
    names[0] !== names[1],
    ['nodes', 1, 'name'],
    'another name than the first node (Heartbeat ignores case)',
  );
  demand(
    names[0] === names[1] || !(asPattern(names[0]).test(names[1]) || asPattern(names[1]).test(names[0])),
    ['nodes', 1, 'name'],
    'a name that differs from the first in more than what stands where a dot is: Heartbeat takes a dot for any character',
  );
  nodes.forEach((node, index) => {
    const name = node.name.toLowerCase();
    demand(name !== host, ['nodes', index, 'name'], 'another name than the storage host');
    demand(
      !/^localhost(\.|$)/.test(name),
      ['nodes', index, 'name'],
      'a name of its own, which "uname -n" says, not localhost',
    );
    demand(
      ![...names, host].includes(`${name}-hb`),
      ['nodes', index, 'name'],
      `a name to which -hb can be added: that one is for its heartbeat address`,
    );
  });
  demand(
    first.initiator !== second.initiator,
    ['nodes', 1, 'initiator'],
    'another name than the first node has',
  );
  nodes.forEach(({ initiator }, index) =>
    demand(
      initiator !== site.storage.target,
      ['nodes', index, 'initiator'],
      'another name than the target has',
    ),
  );
}

/** Only dots are special among the characters of host names. */
function asPattern(name: string): RegExp {
  return new RegExp(`^${name}$`);
}
