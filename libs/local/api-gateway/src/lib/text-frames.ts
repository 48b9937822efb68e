import { MAX_FRAME_BYTES } from './limits';

const FINAL = 0x80;
const TEXT = 0x01;
const CONTINUATION = 0x00;

/** The longest payload whose length stands in the header's second byte (RFC 6455 §5.2). */
const MAX_SHORT_BYTES = 125;
const LENGTH_OF_16_BITS = 126;

const headerBytes = (length: number): number => (length > MAX_SHORT_BYTES ? 4 : 2);

/**
 * A text message as a server sends it: unmasked, in frames of 32 KB at most (RFC 6455 §5.2, §5.4; conformance case 113), in one piece, so
 * that it is one write. No extension is agreed upon with any client, and no frame is so long that its length takes 64 bits.
 * @param text UTF-8
 */
export const textFrames = (text: Buffer): Buffer => {
  const count = Math.max(1, Math.ceil(text.length / MAX_FRAME_BYTES));
  const last = text.length - (count - 1) * MAX_FRAME_BYTES;
  const frames = Buffer.allocUnsafe(text.length + (count - 1) * headerBytes(MAX_FRAME_BYTES) + headerBytes(last));
  let at = 0;
  for (let nth = 1; nth <= count; nth += 1) {
    const from = (nth - 1) * MAX_FRAME_BYTES;
    const length = nth === count ? last : MAX_FRAME_BYTES;
    frames[at] = (nth === 1 ? TEXT : CONTINUATION) | (nth === count ? FINAL : 0);
    if (length > MAX_SHORT_BYTES) {
      frames[at + 1] = LENGTH_OF_16_BITS;
      frames.writeUInt16BE(length, at + 2);
    } else frames[at + 1] = length;
    at += headerBytes(length);
    at += text.copy(frames, at, from, from + length);
  }
  return frames;
};
