type Random = (limit: number) => number;

/** Values at which parsers go wrong: signs, limits of 8, 16 and 32 bits, markup. */
const BYTES = [0x00, 0x01, 0x0a, 0x20, 0x22, 0x26, 0x27, 0x2d, 0x2f, 0x3c, 0x3e, 0x7f, 0x80, 0xc3, 0xff];
const WORDS = [0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const TEXTS = [
  '',
  '../',
  '-1',
  '1e9',
  '999999999999999999',
  '&#0;',
  '&a;',
  '<![CDATA[',
  '<!--',
  ']]>',
  '*a',
  '{}',
];

/** One to four changes of the kinds that damage and malice make; the same for the same random numbers. */
export function mutate(original: Buffer, random: Random): Buffer {
  let copy: Buffer = Buffer.from(original);
  const changes = 1 + random(4);
  for (let i = 0; i < changes; i++) copy = change(copy, random);
  return copy;
}

function change(data: Buffer, random: Random): Buffer {
  const at = random(Math.max(1, data.length));
  const length = 1 + random(Math.min(200, Math.max(1, data.length - at)));
  const rest = data.subarray(at);
  const before = data.subarray(0, at);
  switch (random(8)) {
    case 0:
      return replace(data, at, Buffer.from([data[at] === undefined ? 0 : data[at] ^ (1 << random(8))]));
    case 1:
      return replace(data, at, Buffer.from([BYTES[random(BYTES.length)] ?? 0]));
    case 2: {
      const word = Buffer.alloc(4);
      word.writeUInt32BE(WORDS[random(WORDS.length)] ?? 0);
      return replace(data, at & ~3, word);
    }
    case 3:
      return Buffer.from(before);
    case 4:
      return Buffer.concat([before, rest.subarray(length)]);
    case 5:
      return Buffer.concat([before, repeated(rest.subarray(0, length), 1 + random(50)), rest]);
    case 6:
      return Buffer.concat([before, Buffer.from(TEXTS[random(TEXTS.length)] ?? ''), rest]);
    default:
      return replace(data, random(Math.max(1, data.length)), rest.subarray(0, length));
  }
}

function replace(data: Buffer, at: number, piece: Buffer): Buffer {
  const fits = piece.subarray(0, Math.max(0, data.length - at));
  return Buffer.concat([data.subarray(0, at), fits, data.subarray(at + fits.length)]);
}

function repeated(piece: Buffer, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => piece));
}
