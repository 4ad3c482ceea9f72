/** Bytes in decimal units with three digits at most: `950 B`, `12.3 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** A duration as people say it: `0.4 s`, `12 s`, `3 min 05 s`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const rest = String(whole % 60);
  return `${Math.floor(whole / 60)} min ${rest.length < 2 ? `0${rest}` : rest} s`;
}

// eslint-disable-next-line no-control-regex -- colours begin with a control character
const COLOURS = /\x1b\[[0-9;]*m/g;

/** Columns a text takes on a terminal: East Asian wide characters count two, colours none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.replace(COLOURS, '')) {
    const code = character.codePointAt(0) ?? 0;
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6) ||
      (code >= 0x20000 && code <= 0x3fffd);
    width += wide ? 2 : 1;
  }
  return width;
}

/** Pads with blanks to the given number of columns. */
export function padTo(text: string, columns: number): string {
  const missing = columns - displayWidth(text);
  return missing > 0 ? text + ' '.repeat(missing) : text;
}

/** A table without borders: columns aligned, two blanks between, the last column unpadded. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell));
    });
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : padTo(cell, widths[column] ?? 0)))
        .join('  ')
        .replace(/\s+$/, ''),
    )
    .join('\n');
}

/** Bytes in binary units, as LVM counts: `16 MiB`, `9.8 GiB`. */
export function formatBinaryBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/**
 * Breaks a text into lines of at most so many columns: at blanks, and between any two wide
 * characters unless the second is a closing mark, which must not begin a line.
 */
export function wrapText(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n');
}

/** What begins a line before its text: blanks, and the mark of a problem, a change or a choice. */
const HEAD = /^ *(?:(?:[!+-]|\d+\)) +)?/;

/** Breaks the lines that are too long for a terminal; what is broken off stands under its line's own text. */
export function fitText(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => {
      if (displayWidth(line) <= columns) return line;
      const [head = ''] = HEAD.exec(line) ?? [];
      return hangText(head, line.slice(head.length), columns);
    })
    .join('\n');
}

/** A text behind a head, as many lines as it needs, all of them beginning where the first one does. */
export function hangText(head: string, text: string, columns: number): string {
  const indent = displayWidth(head);
  return head + wrapText(text, columns - indent).replace(/\n/g, `\n${' '.repeat(indent)}`);
}

const CLOSING = '，。、；：！？）”』」》';

function wrapLine(text: string, columns: number): string {
  const pieces: string[] = [];
  for (const character of text) {
    const last = pieces[pieces.length - 1];
    const narrow = displayWidth(character) < 2 && character !== ' ';
    const joins =
      last !== undefined &&
      (CLOSING.includes(character) || last.endsWith('“') || (narrow && /[!-~]$/.test(last)));
    if (joins) pieces[pieces.length - 1] = last + character;
    else pieces.push(character);
  }
  const lines = [''];
  for (const piece of pieces) {
    const line = lines[lines.length - 1] ?? '';
    if (displayWidth(line + piece) <= columns || line === '') lines[lines.length - 1] = line + piece;
    else lines.push(piece.replace(/^ +/, ''));
  }
  return lines.map((line) => line.replace(/ +$/, '')).join('\n');
}
