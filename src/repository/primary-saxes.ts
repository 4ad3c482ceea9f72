import { StringDecoder } from 'string_decoder';

import { SaxesParser, type SaxesTagPlain } from 'saxes';

import type { Dependency } from '../rpm/dependency';
import type { Package } from '../rpm/package';
import { MalformedMetadata } from './malformed';
import { completePackage, MAX_PACKAGES, toDependency, type PackageFields } from './primary';

type List = 'provides' | 'requires' | 'conflicts' | 'obsoletes';

interface Draft extends PackageFields {
  provides: Dependency[];
  requires: Dependency[];
  conflicts: Dependency[];
  obsoletes: Dependency[];
  files: string[];
}

const LISTS: Readonly<Record<string, List>> = {
  'rpm:provides': 'provides',
  'rpm:requires': 'requires',
  'rpm:conflicts': 'conflicts',
  'rpm:obsoletes': 'obsoletes',
};
const MAX_TEXT = 1_000_000;
/** Here each is an object, which the scanner's tables are not. */
const MAX_ITEMS = 1_000_000;
/** Bytes of one text, comment or tag, which the XML parser gathers until it ends. */
const MAX_GATHERED = 4 * 1024 * 1024;

/** Takes primary.xml in pieces and collects its packages. */
export interface PrimaryParser {
  write(chunk: Buffer): void;
  /** Throws MalformedMetadata when the document was cut off. */
  finish(): Package[];
}

/** Reads any well-formed primary.xml; slower than the scanner. Entities of a DTD are refused. */
export function createPrimaryParser(repository: string): PrimaryParser {
  const packages: Package[] = [];
  const parser = new SaxesParser();
  const decoder = new StringDecoder('utf8');
  let root = '';
  let draft: Draft | undefined;
  let list: List | undefined;
  let items = 0;
  let text = '';
  let gathered = 0;

  parser.on('comment', () => (gathered = 0));
  parser.on('processinginstruction', () => (gathered = 0));
  parser.on('error', (error) => {
    throw new MalformedMetadata(error.message);
  });
  parser.on('doctype', () => {
    throw new MalformedMetadata('it has a document type, which repository metadata never has');
  });
  const addText = (piece: string): void => {
    gathered = 0;
    text += piece;
    if (text.length > MAX_TEXT) throw new MalformedMetadata('a text is too long');
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', (tag: SaxesTagPlain) => {
    root = root || tag.name;
    text = '';
    gathered = 0;
    const { name, attributes } = tag;
    if (name === 'package') {
      draft = emptyDraft();
      if (packages.length >= MAX_PACKAGES) {
        throw new MalformedMetadata(`it lists more than ${MAX_PACKAGES} packages`);
      }
    }
    if (!draft) return;
    if (++items > MAX_ITEMS) {
      throw new MalformedMetadata('it lists more dependencies and files than any repository has');
    }
    if (name === 'version') {
      draft.epoch = attributes['epoch'] ?? '';
      draft.version = attributes['ver'] ?? '';
      draft.release = attributes['rel'] ?? '';
    } else if (name === 'size') {
      draft.size = attributes['package'] ?? '';
      draft.installedSize = attributes['installed'] ?? '';
    } else if (name === 'time') draft.buildTime = attributes['build'] ?? '';
    else if (name === 'location') draft.location = attributes['href'] ?? '';
    else if (name === 'checksum') draft.checksumType = attributes['type'] ?? '';
    else if (name in LISTS) list = LISTS[name];
    else if (name === 'rpm:entry' && list) {
      const dependency = toDependency(attributes);
      if (dependency) draft[list].push(dependency);
    }
  });
  parser.on('closetag', ({ name }) => {
    gathered = 0;
    if (!draft) return;
    const value = text.trim();
    if (name === 'package') {
      packages.push(completePackage(draft, repository));
      draft = undefined;
    } else if (name === 'name') draft.name = value;
    else if (name === 'arch') draft.arch = value;
    else if (name === 'checksum') draft.checksum = value;
    else if (name === 'summary') draft.summary = text;
    else if (name === 'rpm:license') draft.license = text;
    else if (name === 'rpm:sourcerpm') draft.sourceRpm = value;
    else if (name === 'file') draft.files.push(value);
    else if (name in LISTS) list = undefined;
    text = '';
  });

  return {
    write(chunk) {
      gathered += chunk.length;
      parser.write(decoder.write(chunk));
      if (gathered > MAX_GATHERED) throw new MalformedMetadata('a text is too long');
    },
    finish() {
      parser.close();
      if (root !== 'metadata') throw new MalformedMetadata('it is not a metadata document');
      return packages;
    },
  };
}

function emptyDraft(): Draft {
  return {
    name: '',
    arch: '',
    epoch: '0',
    version: '',
    release: '',
    checksumType: '',
    checksum: '',
    summary: '',
    size: '0',
    installedSize: '0',
    buildTime: '0',
    location: '',
    license: '',
    sourceRpm: '',
    provides: [],
    requires: [],
    conflicts: [],
    obsoletes: [],
    files: [],
  };
}
