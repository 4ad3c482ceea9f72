import { withRoom } from './bytes';

/**
 * Which packages have a name, by the hash of the name alone: two numbers a link, no text. Whoever
 * follows links must compare the names themselves, since different names may share a hash.
 */
export interface HashLinks {
  count: number;
  hashes: Int32Array;
  owners: Int32Array;
  /** By the hash's low bits: the newest link + 1, or 0. Its length is a power of two. */
  heads: Int32Array;
  /** By link: the next one of the same low bits + 1, or 0. */
  next: Int32Array;
}

export function createLinks(): HashLinks {
  const none = new Int32Array(0);
  return { count: 0, hashes: new Int32Array(1024), owners: new Int32Array(1024), heads: none, next: none };
}

export function addLink(links: HashLinks, hash: number, owner: number): void {
  const { count } = links;
  if (count === links.hashes.length) {
    links.hashes = withRoom(links.hashes, count + 1);
    links.owners = withRoom(links.owners, count + 1);
  }
  links.hashes[count] = hash;
  links.owners[count] = owner;
  links.count = count + 1;
}

/** Makes room for so many links at once. */
export function reserveLinks(links: HashLinks, count: number): void {
  links.hashes = withRoom(links.hashes, count);
  links.owners = withRoom(links.owners, count);
}

/** To be called once, when all links are there. */
export function chainLinks(links: HashLinks): void {
  const { count, hashes } = links;
  let size = 1;
  while (size < count) size *= 2;
  const heads = new Int32Array(size);
  const next = new Int32Array(count);
  for (let link = 0; link < count; link++) {
    const slot = (hashes[link] as number) & (size - 1);
    next[link] = heads[slot] as number;
    heads[slot] = link + 1;
  }
  links.heads = heads;
  links.next = next;
}

/** Owners of names with this hash; one may come twice. */
export function ownersOf({ hashes, owners, heads, next }: HashLinks, hash: number): number[] {
  const found: number[] = [];
  for (let at = heads[hash & (heads.length - 1)] ?? 0; at > 0; at = next[at - 1] as number) {
    if (hashes[at - 1] === hash) found.push(owners[at - 1] as number);
  }
  return found;
}
