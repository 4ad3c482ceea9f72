import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  '--disable-dev-shm-usage',
];

/** Opens a page in headless Chromium and writes what a window of the size, in pixels, shows as PNG. */
export function photograph(
  work: string,
  html: string,
  { width, height }: { readonly width: number; readonly height: number },
  file: string,
): void {
  const profile = mkdtempSync(join(work, 'profile-'));
  const page = join(profile, 'page.html');
  writeFileSync(page, html);
  execFileSync(
    'chromium',
    [
      ...FLAGS,
      `--user-data-dir=${profile}`,
      `--window-size=${width},${height}`,
      `--screenshot=${resolve(file)}`,
      pathToFileURL(page).href,
    ],
    { stdio: 'ignore' },
  );
}
