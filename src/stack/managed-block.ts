/**
 * A part of a shared configuration file that heartbundle owns, between two comment lines. The rest
 * of the file is left as it is.
 */
export function replaceManagedBlock(content: string, name: string, lines: readonly string[]): string {
  const begin = `# BEGIN heartbundle ${name}`;
  const end = `# END heartbundle ${name}`;
  const block = [begin, ...lines, end];
  const present = content === '' ? [] : content.replace(/\n$/, '').split('\n');
  const from = present.indexOf(begin);
  const to = present.indexOf(end, from);
  const result =
    from === -1 || to === -1
      ? [...present, ...block]
      : [...present.slice(0, from), ...block, ...present.slice(to + 1)];
  return `${result.join('\n')}\n`;
}

/** The lines inside the block of that name; none when it is not there. */
export function managedLines(content: string, name: string): string[] {
  const lines = content.split('\n');
  const from = lines.indexOf(`# BEGIN heartbundle ${name}`);
  const to = lines.indexOf(`# END heartbundle ${name}`, from);
  return from === -1 || to === -1 ? [] : lines.slice(from + 1, to);
}

/** The file's lines outside every block of heartbundle's. */
export function linesOutsideBlocks(content: string): string[] {
  const outside: string[] = [];
  let inside = false;
  for (const line of content.split('\n')) {
    if (line.startsWith('# BEGIN heartbundle ')) inside = true;
    if (!inside) outside.push(line);
    if (line.startsWith('# END heartbundle ')) inside = false;
  }
  return outside;
}
