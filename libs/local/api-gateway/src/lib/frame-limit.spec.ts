import { array, assert, boolean, constantFrom, integer, nat, property, record } from 'fast-check';
import { frameLimit } from './frame-limit';

const MAX = 200;

const frames = array(
  record({
    first: constantFrom(0x81, 0x01, 0x80, 0x00, 0x82, 0x89, 0x8a, 0x88),
    length: integer({ min: 0, max: 300 }),
    masked: boolean(),
    /** A length may be written in more bytes than it needs. */
    width: constantFrom(1, 2, 8),
  }),
);

interface Frame {
  first: number;
  length: number;
  masked: boolean;
  width: number;
}

const isTooLong = ({ first, length }: Frame) => (first & 0x0f) < 8 && length > MAX;

const bytesOf = ({ first, length, masked, width: asked }: Frame): Buffer => {
  const width = asked === 1 && length > 125 ? 2 : asked;
  const mask = masked ? 0x80 : 0;
  const header = Buffer.alloc(2 + (width === 1 ? 0 : width) + (masked ? 4 : 0));
  header[0] = first;
  header[1] = mask | (width === 1 ? length : width === 2 ? 126 : 127);
  if (width === 2) header.writeUInt16BE(length, 2);
  if (width === 8) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, Buffer.alloc(length, first)]);
};

/** The bytes in chunks of the given lengths, over and over. */
const cut = (bytes: Buffer, lengths: number[]): Buffer[] => {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
};

const cuts = array(integer({ min: 1, max: 700 }), { minLength: 1 });

describe('the limit of a frame', () => {
  it('lets frames that keep it through byte for byte, however they are cut', () => {
    assert(
      property(frames, cuts, (sequence, lengths) => {
        const bytes = Buffer.concat(sequence.filter((frame) => !isTooLong(frame)).map(bytesOf));
        const limit = frameLimit(MAX);
        expect(Buffer.concat(cut(bytes, lengths).map(limit))).toEqual(bytes);
      }),
    );
  });

  it('puts the header of a frame of 4 GB in the place of the first that is too long, however they are cut', () => {
    assert(
      property(frames, frames, cuts, nat(100), (before, after, lengths, excess) => {
        const kept = Buffer.concat(before.filter((frame) => !isTooLong(frame)).map(bytesOf));
        const tooLong = bytesOf({ first: 0x81, length: MAX + 1 + excess, masked: true, width: 2 });
        const limit = frameLimit(MAX);
        const through: Buffer[] = [];
        for (const chunk of cut(Buffer.concat([kept, tooLong, ...after.map(bytesOf)]), lengths)) {
          through.push(limit(chunk));
          if (Buffer.concat(through).length > kept.length) break; // the receiver has refused, and gets no more
        }
        expect(Buffer.concat(through)).toEqual(Buffer.concat([kept, Buffer.from('81ff0000000100000000', 'hex')]));
      }),
    );
  });
});
