import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphPage } from '../../src/bundle/graph-page';
import { GRAPH_SET, GRAPH_TEXTS } from './graph-sample';

const present = spawnSync('chromium', ['--version']).status === 0;
if (!present) console.warn('skipped: the Debian package chromium is not installed');

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking ' +
  '--disable-component-update --disable-sync --disable-dev-shm-usage --dump-dom';

describe.skipIf(!present)('the page of a graph in Chromium', { timeout: 120_000 }, () => {
  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'graph-'));
    writeFileSync(join(work, 'graph.html'), graphPage(GRAPH_SET, GRAPH_TEXTS));
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  /** The page's document after its script has run. */
  function open(fragment: string): string {
    const url = `${pathToFileURL(join(work, 'graph.html')).href}${fragment}`;
    const profile = `--user-data-dir=${mkdtempSync(join(work, 'profile-'))}`;
    return execFileSync('chromium', [...FLAGS.split(' '), profile, url], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }

  /** Labels of the packages whose class list holds `mark`. */
  const marked = (page: string, mark: string): string[] =>
    [...page.matchAll(/<g class="([^"]*)"[^>]*><title>([^<]*)/g)]
      .filter(([, classes = '']) => classes.split(' ').includes(mark))
      .map(([, , label = '']) => label);

  it('finds by the words of the search, and dims the rest', () => {
    const page = open('#?lib');
    expect(marked(page, 'hit')).toEqual(['glibc', 'libs']);
    expect(page).toMatch(/<output id="found">2 found<\/output>/);
    expect(page).toMatch(/<g id="nodes" class="dim">/);
  });

  it('tells of a package what requires it and what it requires', () => {
    const page = open('#heartbeat');
    expect(marked(page, 'chosen')).toEqual(['heartbeat']);
    expect(marked(page, 'near')).toEqual(['glibc', 'libs', 'group:node']);
    const [, details = ''] = /<aside id="details">(.*?)<\/aside>/s.exec(page) ?? [];
    expect(
      details
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    ).toBe(
      'heartbeat-1-1.x86_64 Size 1 kB Licence &lt;/script&gt;&lt;b&gt;&amp; Repository base ' +
        'Required by (2) group:node heartbeat libs heartbeat = 1 Requires (2) glibc libs',
    );
  });

  it('shows everything undimmed when nothing is asked', () => {
    const page = open('');
    expect([marked(page, 'hit'), marked(page, 'chosen')]).toEqual([[], []]);
    expect(page.match(/<g class="package"/g)).toHaveLength(3);
  });
});
