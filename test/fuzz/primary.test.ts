import { expect, it } from 'vitest';

import { MalformedMetadata } from '../../src/repository/malformed';
import { indexCatalogue } from '../../src/repository/index-catalogue';
import { UnusualMetadata } from '../../src/repository/malformed';
import { createPrimaryParser } from '../../src/repository/primary-saxes';
import { createIndexScanner } from '../../src/repository/primary-scanner';
import type { Package } from '../../src/rpm/package';
import { primaryXml } from '../repository/sample-repository';
import { seededRandom } from '../seeded-random';
import { mutate } from './mutate';

const FORMAT = `    <rpm:requires>
      <rpm:entry name="perl(A::B)" flags="GE" epoch="0" ver="1.2" pre="1"/>
      <rpm:entry name="lib&amp;co"/>
    </rpm:requires>
    <file type="dir">/etc/app &amp; co</file>
`;
const ORIGINAL = Buffer.from(primaryXml(['app', 'lib'].map((name) => ({ name, format: FORMAT }))));

function scan(data: Buffer): readonly Package[] | undefined {
  try {
    const scanner = createIndexScanner();
    scanner.write(data);
    return indexCatalogue(scanner.finish(), 'base').all();
  } catch (error) {
    if (error instanceof UnusualMetadata) return undefined;
    throw error;
  }
}

function parse(data: Buffer): readonly Package[] | undefined {
  try {
    const parser = createPrimaryParser('base');
    parser.write(data);
    return parser.finish();
  } catch (error) {
    if (error instanceof MalformedMetadata) return undefined;
    throw error;
  }
}

it('reads the same from mutated metadata byte by byte as an XML parser does', () => {
  let compared = 0;
  for (let round = 0; round < 4000; round++) {
    const data = mutate(ORIGINAL, seededRandom(round));
    const scanned = scan(data);
    const parsed = parse(data);
    if (!scanned || !parsed) continue;
    compared++;
    expect(scanned, `mutation ${round}: ${data.toString()}`).toEqual(parsed);
  }
  expect(compared).toBeGreaterThan(100);
});
