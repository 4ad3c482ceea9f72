/** All that `openFile` gives. */
export async function contentOf(opening: Promise<AsyncIterable<Buffer>>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await opening) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}
