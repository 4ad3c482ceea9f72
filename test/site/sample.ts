import { readFileSync } from 'node:fs';
import { parseSite } from '../../src/site/load';
import type { ManagedStorage, Site } from '../../src/site/schema';
import { isManaged } from '../../src/site/storage';

/** The lab's site file. */
export const LAB_TEXT = readFileSync('test/fixtures/site.lab.yaml', 'utf8');

/** The storage of a site whose storage host heartbundle configures. */
export function managedStorage({ storage }: Site): ManagedStorage {
  if (!isManaged(storage)) throw new Error('the sample site has an existing SAN');
  return storage;
}

/** The lab's site file with other text as its `storage`. */
export function withStorage(storage: string): string {
  return LAB_TEXT.replace(/^storage:\n( .*\n)*/m, `storage:\n${storage}`);
}

/** An existing SAN at the lab's storage host, without CHAP. */
export const SAN = `  managed: false
  address: 10.20.0.10
  port: 3260
  target: iqn.2016-04.lab.storage:mq
  data: { lun: 1, serial: mqlabdata }
  guard: { device: /dev/disk/by-id/scsi-1HBUNDLE_guard }
  replacementTimeout: 20
`;

/** The lab's site file with other text as its heartbeat links. */
export function withLinks(links: string): string {
  return LAB_TEXT.replace(/^ {2}links: .*\n/m, `  links: ${links}\n`);
}

/** The lines of wrong values that a site file gets, without the file's name. */
export function complaints(source: string): string[] {
  try {
    parseSite(source, 'site.yaml');
  } catch (error) {
    const [, ...lines] = (error as Error).message.split('\n');
    return lines.map((line) => line.replace(/^ {2}site\.yaml:/, ''));
  }
  return [];
}
