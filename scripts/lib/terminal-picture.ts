import { escapeXml } from '../../src/acceptance/report/escape.ts';

/** Colours of a terminal by SGR number (ECMA-48, 8.3.117), for a dark ground. */
const COLOURS: Readonly<Record<number, string>> = {
  30: '#5c6370',
  31: '#e06c75',
  32: '#98c379',
  33: '#e5c07b',
  34: '#61afef',
  35: '#c678dd',
  36: '#56b6c2',
  37: '#dcdfe4',
  90: '#7f848e',
};

const CHARACTER = { width: 8.1, height: 17 } as const;
const MARGIN = 20;

interface Style {
  readonly colour: string;
  readonly bold: boolean;
  readonly faint: boolean;
}
const PLAIN: Style = { colour: '', bold: false, faint: false };

/** A terminal's screen, lines of text in which only colours are escape sequences, as a picture in SVG. */
export function drawScreen(screen: string, columns: number): string {
  let style = PLAIN;
  const lines = screen.split('\n').map((line, index) => {
    let column = 0;
    // eslint-disable-next-line no-control-regex -- a terminal sequence begins with a control character
    const spans = line.split(/(\x1b\[[0-9;]*m)/).map((part) => {
      // eslint-disable-next-line no-control-regex -- the same
      const sequence = /^\x1b\[([0-9;]*)m$/.exec(part);
      if (sequence !== null) {
        style = (sequence[1] ?? '').split(';').map(Number).reduce(follow, style);
        return '';
      }
      if (part === '') return '';
      const x = MARGIN + column * CHARACTER.width;
      const width = part.length * CHARACTER.width;
      column += part.length;
      const look = [
        style.colour === '' ? '' : ` fill="${style.colour}"`,
        style.bold ? ' font-weight="bold"' : '',
        style.faint ? ' opacity=".65"' : '',
      ].join('');
      return `<tspan x="${x.toFixed(1)}" textLength="${width.toFixed(1)}"${look}>${escapeXml(part)}</tspan>`;
    });
    const text = spans.join('');
    return text === ''
      ? ''
      : `<text y="${MARGIN + (index + 0.8) * CHARACTER.height}" xml:space="preserve">${text}</text>\n`;
  });
  const width = 2 * MARGIN + columns * CHARACTER.width;
  const height = 2 * MARGIN + lines.length * CHARACTER.height;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"
  font-family="'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="13.4" fill="#dcdfe4">
<rect width="100%" height="100%" rx="8" fill="#1e2127"/>
${lines.join('')}</svg>
`;
}

/** The style after a code of Select Graphic Rendition. */
function follow(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, faint: true };
  if (code === 22) return { ...style, bold: false, faint: false };
  if (code === 39) return { ...style, colour: '' };
  return { ...style, colour: COLOURS[code] ?? style.colour };
}
