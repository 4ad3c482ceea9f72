/** Of a console that does not tell its size, as a serial one. */
const USUAL_ROWS = 24;

/**
 * Cuts a text into pages that a terminal shows whole, with a line left for the question below each.
 * @param rows of the terminal; undefined or 0 when it does not tell
 */
export function pagesOf(text: string, rows: number | undefined): string[] {
  const lines = text.split('\n');
  const most = Math.max(1, (rows === undefined || rows === 0 ? USUAL_ROWS : rows) - 2);
  const pages: string[] = [];
  for (let at = 0; at < lines.length; at += most) pages.push(lines.slice(at, at + most).join('\n'));
  return pages;
}
