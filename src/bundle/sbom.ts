import { lockedNevra, type Lock, type LockedPackage } from './lock';

/** What the SBOM takes from a package's own header, beside what the lock knows. */
export interface HeaderFacts {
  readonly summary: string;
  readonly vendor: string;
  readonly url: string;
}

/**
 * An SPDX 2.3 document (JSON) of the lock's packages.
 * @param facts NEVRA → what its header says
 * @param time seconds since 1970
 */
export function spdxDocument(
  lock: Lock,
  lockSha256: string,
  facts: ReadonlyMap<string, HeaderFacts>,
  tool: string,
  time: number,
): unknown {
  const title = `${lock.name}-${lock.version}`;
  const ids = new Map(lock.packages.map((one) => [lockedNevra(one), spdxId(one)] as const));
  const licenses = [...new Set(lock.packages.map((one) => one.license))].filter((tag) => tag !== '').sort();
  const relationships: unknown[] = [];
  for (const one of lock.packages) {
    const id = spdxId(one);
    relationships.push(relation('SPDXRef-DOCUMENT', 'DESCRIBES', id));
    const requirers = new Set(one.requiredBy.map((reason) => ids.get(reason.by)));
    for (const requirer of [...requirers].sort()) {
      if (requirer !== undefined) relationships.push(relation(requirer, 'DEPENDS_ON', id));
    }
  }
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: title,
    documentNamespace: `https://spdx.org/spdxdocs/${title}-${lockSha256}`,
    creationInfo: {
      created: new Date(time * 1000).toISOString().replace('.000Z', 'Z'),
      creators: [`Tool: ${tool}`],
    },
    packages: lock.packages.map((one) => describePackage(lock, one, facts.get(lockedNevra(one)))),
    hasExtractedLicensingInfos: licenses.map((tag) => ({
      licenseId: licenseId(tag),
      extractedText: tag,
      name: tag,
    })),
    relationships,
  };
}

function describePackage(lock: Lock, one: LockedPackage, facts: HeaderFacts | undefined): unknown {
  const base = lock.repositories.find(({ id }) => id === one.repository)?.baseUrls[0];
  const version = `${one.version}-${one.release}`;
  const epoch = one.epoch > 0 ? `&epoch=${one.epoch}` : '';
  return {
    SPDXID: spdxId(one),
    name: one.name,
    versionInfo: one.epoch > 0 ? `${one.epoch}:${version}` : version,
    packageFileName: one.path,
    supplier: facts === undefined || facts.vendor === '' ? 'NOASSERTION' : `Organization: ${facts.vendor}`,
    downloadLocation: base === undefined ? 'NOASSERTION' : `${base.replace(/\/+$/, '')}/${one.path}`,
    ...(facts === undefined || facts.url === '' ? {} : { homepage: facts.url }),
    ...(facts === undefined || facts.summary === '' ? {} : { summary: facts.summary }),
    filesAnalyzed: false,
    checksums: [{ algorithm: 'SHA256', checksumValue: one.sha256 }],
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: one.license === '' ? 'NOASSERTION' : licenseId(one.license),
    copyrightText: 'NOASSERTION',
    externalRefs: [
      {
        referenceCategory: 'PACKAGE-MANAGER',
        referenceType: 'purl',
        referenceLocator: `pkg:rpm/${lock.target.distribution}/${encodeURIComponent(one.name)}@${version}?arch=${one.arch}${epoch}`,
      },
    ],
  };
}

function relation(from: string, type: string, to: string): unknown {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}

/** SPDX ids allow letters, digits, dots and hyphens; anything else becomes its code in hexadecimal. */
function idText(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]/g, (character) => `-x${character.charCodeAt(0).toString(16)}-`);
}

function spdxId(one: LockedPackage): string {
  return `SPDXRef-Package-${idText(lockedNevra(one))}`;
}

/** RPM's licence tags are no SPDX expressions, so each becomes a reference to its own text. */
function licenseId(tag: string): string {
  return `LicenseRef-${idText(tag)}`;
}
