import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../src/core/error';
import { renderHtml } from '../../src/acceptance/report/html';
import { sampleReport } from './report-sample';

const present = spawnSync('chromium', ['--version']).status === 0;
if (!present) console.warn('skipped: the Debian package chromium is not installed');

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking ' +
  '--disable-component-update --disable-sync --disable-dev-shm-usage';
const A4_POINTS = ['595', '842'];

/** Run in the page: what is visible of each language, what lies beside the page, what was asked of the network. */
const LOOK = `<script>
addEventListener('load', () => {
  const shown = (language) => [...document.querySelectorAll('main [lang=' + language + ']')]
    .filter((one) => one.getClientRects().length > 0).length;
  const width = document.documentElement.clientWidth;
  const beside = [...document.querySelectorAll('main *')]
    .filter((one) => one.getBoundingClientRect().right > width + 1).map((one) => one.tagName);
  const [first, second] = ['en', 'zh'].map(shown);
  document.getElementById(SWITCH).checked = true;
  const facts = {
    shown: { en: first, zh: second }, switched: { en: shown('en'), zh: shown('zh') }, beside,
    requests: performance.getEntriesByType('resource').length,
    pictures: [...document.querySelectorAll('svg')].filter((one) => one.getBoundingClientRect().height > 40).length,
  };
  document.title = JSON.stringify(facts);
});
</script>`;

interface Facts {
  readonly shown: Record<Language, number>;
  readonly switched: Record<Language, number>;
  readonly beside: string[];
  readonly requests: number;
  readonly pictures: number;
}

describe.skipIf(!present)('report.html in Chromium', { timeout: 240_000 }, () => {
  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'report-'));
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  function chromium(name: string, html: string, ...flags: string[]): string {
    const file = join(work, `${name}.html`);
    writeFileSync(file, html);
    const profile = `--user-data-dir=${mkdtempSync(join(work, 'profile-'))}`;
    return execFileSync('chromium', [...FLAGS.split(' '), profile, ...flags, pathToFileURL(file).href], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }

  function look(language: Language, width: number): Facts {
    const other = language === 'en' ? 'zh' : 'en';
    const html = renderHtml(sampleReport(), language) + LOOK.replace('SWITCH', `'${other}'`);
    const page = chromium(`${language}-${width}`, html, `--window-size=${width},900`, '--dump-dom');
    const title = /<title>([^<]*)<\/title>/.exec(page)?.[1] ?? '';
    return JSON.parse(title.replace(/&quot;/g, '"').replace(/&amp;/g, '&')) as Facts;
  }

  it.each([
    ['en', 'zh'],
    ['zh', 'en'],
  ] as const)('shows %s alone, and %s alone once it is chosen, without network', (language, other) => {
    const { shown, switched, requests, pictures } = look(language, 1200);
    expect(shown[language]).toBeGreaterThan(50);
    expect([shown[other], switched[language], requests]).toEqual([0, 0, 0]);
    expect(switched[other]).toBe(shown[language]);
    // The plot of outages and the picture of the one scenario.
    expect(pictures).toBe(2);
  });

  it('fits a wide window and the width of A4 on a screen', () => {
    expect([look('en', 1400).beside, look('zh', 794).beside]).toEqual([[], []]);
  });

  it('prints on A4, a few pages of it', () => {
    const pdf = join(work, 'report.pdf');
    chromium('print', renderHtml(sampleReport(), 'en'), `--print-to-pdf=${pdf}`, '--no-pdf-header-footer');
    expect(existsSync(pdf)).toBe(true);
    const text = readFileSync(pdf, 'latin1');
    const sizes = [...text.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map(([, ...size]) =>
      size.map((points) => Math.round(Number(points)).toString()),
    );
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.length).toBeLessThan(12);
    for (const size of sizes) expect(size).toEqual(A4_POINTS);
  });
});
