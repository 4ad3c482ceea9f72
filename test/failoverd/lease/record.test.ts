import { expect, it } from 'vitest';
import { decodeBlock, encodeRecord, type LeaseRecord } from '../../../src/failoverd/lease/record';

const RECORD: LeaseRecord = {
  cluster: 'mqlab',
  node: 1,
  bootId: '0f5a3c1e-6b2d-4c8f-9a01-23456789abcd',
  epoch: 7,
  counter: 2 ** 32 + 5,
  renewMs: 625,
  state: 'owner',
  sees: { data: true, peer: false, service: true, fence: false, able: true, aside: false, mutes: false },
};

it.each([512, 4096] as const)('reads back what was written, in blocks of %i bytes', (size) => {
  const block = encodeRecord(RECORD, size);
  expect([block.length, decodeBlock(block, 1, 'mqlab')]).toEqual([size, { kind: 'record', record: RECORD }]);
});

it('has the layout of docs/guard.md', () => {
  const block = encodeRecord(RECORD, 512);
  expect([block.toString('hex', 0, 92), block.toString('hex', 504)]).toEqual([
    '48424c4541534500' + // magic
      '0001' + // format
      '01' + // node
      '02' + // state
      '15000000' + // sees
      '00000271' + // renewal interval
      '00000000' + // unused
      '0000000000000007' + // epoch
      '0000000100000005' + // counter
      '0f5a3c1e6b2d4c8f9a0123456789abcd' + // boot
      `6d716c6162${'00'.repeat(27)}` + // cluster
      '60c384ca', // CRC-32 of all before, as zlib.crc32 gives it
    '0000000100000005',
  ]);
});

it('knows a block that was never written', () => {
  expect(decodeBlock(Buffer.alloc(512), 0, 'mqlab')).toEqual({ kind: 'blank' });
});

it('knows a write that was cut in two', () => {
  const before = encodeRecord(RECORD, 4096);
  const after = encodeRecord({ ...RECORD, counter: RECORD.counter + 1, state: 'standby' }, 4096);
  const torn = Buffer.concat([after.slice(0, 512), before.slice(512)]);
  expect(decodeBlock(torn, 1, 'mqlab')).toEqual({ kind: 'torn' });
});

it('takes no record with a changed bit for one', () => {
  const good = encodeRecord(RECORD, 512);
  const kinds = new Set<string>();
  for (let bit = 0; bit < 92 * 8; bit += 1) {
    const block = Buffer.from(good);
    block[bit >> 3] = (block[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    kinds.add(decodeBlock(block, 1, 'mqlab').kind);
  }
  expect([...kinds].sort()).toEqual(['damaged', 'foreign', 'torn', 'unknown-format']);
});

it("takes neither another cluster's disk nor another node's block for its own", () => {
  const block = encodeRecord(RECORD, 512);
  expect([
    decodeBlock(block, 1, 'other'),
    decodeBlock(block, 0, 'mqlab'),
    decodeBlock(Buffer.from('LABELONE'.padEnd(512)), 0, 'mqlab'),
  ]).toEqual([{ kind: 'foreign' }, { kind: 'damaged' }, { kind: 'foreign' }]);
});

it('leaves a later format alone', () => {
  const block = encodeRecord(RECORD, 512);
  block.writeUInt16BE(2, 8);
  expect(decodeBlock(block, 1, 'mqlab')).toEqual({ kind: 'unknown-format', format: 2 });
});
