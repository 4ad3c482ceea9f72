/** One value of the distinguished encoding rules (X.690). */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
}

/** The values that follow each other in `der`; fewer when it is malformed. */
export function derValues(der: Buffer): DerValue[] {
  const values: DerValue[] = [];
  let at = 0;
  while (at + 2 <= der.length) {
    const tag = der[at] as number;
    let length = der[at + 1] as number;
    at += 2;
    if (length > 0x80) {
      const width = length - 0x80;
      if (width > 4 || at + width > der.length) break;
      length = der.readUIntBE(at, width);
      at += width;
    }
    if (at + length > der.length) break;
    values.push({ tag, content: der.slice(at, at + length) });
    at += length;
  }
  return values;
}

/** The contents of `derValues`. */
export function derChildren(der: Buffer): Buffer[] {
  return derValues(der).map(({ content }) => content);
}

export function encodeDer(tag: number, content: Buffer): Buffer {
  const size = content.length;
  let head = [tag, size];
  if (size > 0xff) head = [tag, 0x82, size >> 8, size & 0xff];
  else if (size > 0x7f) head = [tag, 0x81, size];
  return Buffer.concat([Buffer.from(head), content]);
}
