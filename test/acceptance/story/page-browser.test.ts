import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderStoryPage } from '../../../src/acceptance/report/story-page';
import { gatherStory } from '../../../src/acceptance/story/gather';
import { at, crashedPair } from './sample';

const present = spawnSync('chromium', ['--version']).status === 0;
if (!present) console.warn('skipped: the Debian package chromium is not installed');

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking ' +
  '--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1100,1400';

/** Added to the page: what a reader sees, as the browser lays it out. */
const LOOK = `<script>
const seen = (element) => element.getClientRects().length > 0;
const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
const result = document.createElement('pre');
result.id = 'seen';
result.textContent = JSON.stringify({
  headlines: all('h3').map((one) => one.innerText.replace(/\\s+/g, ' ')),
  steps: all('ol.marks li').map((one) => one.innerText.replace(/\\s+/g, ' ')),
  pictures: all('svg.timeline').length,
  bars: all('svg.timeline rect.has-service').map((one) => one.getBoundingClientRect().width > 0),
  off: all('svg.timeline text.off').map((one) => one.textContent),
  tooWide: all('main *').filter((one) => one.getBoundingClientRect().right > innerWidth).length,
  requests: performance.getEntriesByType('resource').length,
});
document.body.append(result);
</script>`;

describe.skipIf(!present)('the page of a story in Chromium', { timeout: 120_000 }, () => {
  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'story-page-'));
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  function look(language: 'en' | 'zh'): Record<string, unknown> {
    const story = gatherStory(crashedPair(), at(60), at(600));
    const page = renderStoryPage({ story, notes: [], utcOffsetMinutes: 0, tool: '1.2.3' }, language);
    const file = join(work, `${language}.html`);
    writeFileSync(file, page.replace('</body>', `${LOOK}</body>`));
    const profile = `--user-data-dir=${mkdtempSync(join(work, 'profile-'))}`;
    const dom = execFileSync(
      'chromium',
      [...FLAGS.split(' '), '--dump-dom', profile, pathToFileURL(file).href],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const [, text = ''] = /<pre id="seen">(.*?)<\/pre>/s.exec(dom) ?? [];
    return JSON.parse(text.replace(/&amp;/g, '&').replace(/&lt;/g, '<').replace(/&gt;/g, '>')) as Record<
      string,
      unknown
    >;
  }

  it('shows headline, numbered steps and pictures in the language asked for, and asks no network', () => {
    expect(look('en')).toEqual({
      headlines: [
        '2026-11-22 19:02:00 · MQMaster died, MQSlave took over: 13.0 s without service',
        'Besides:',
      ],
      steps: [
        '5.0 s · MQMaster had the whole group for the last time',
        '10.0 s · MQSlave takes the other node for dead',
        '10.0 s · MQSlave begins to take over',
        '13.0 s · MQSlave has the filesystem',
        '17.0 s · MQSlave: the service runs',
        '18.0 s · MQSlave has the virtual address',
        '18.0 s · MQSlave has the whole group',
        '125.0 s · MQMaster is back',
      ],
      pictures: 2,
      bars: [true, true, true, true],
      off: ['off', 'off'],
      tooWide: 0,
      requests: 0,
    });
  });

  it('is Chinese when asked', () => {
    const { headlines, pictures } = look('zh') as { headlines: string[]; pictures: number };
    expect([headlines[0], pictures]).toEqual([
      '2026-11-22 19:02:00 · MQMaster 宕机，由 MQSlave 接管：服务中断 13.0 秒',
      2,
    ]);
  });
});
