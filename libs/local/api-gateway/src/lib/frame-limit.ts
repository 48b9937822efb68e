import { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { MAX_FRAME_BYTES } from './limits';

const NOTHING = Buffer.alloc(0);

/** The rest of a header, after its first byte, that announces 4 GB: more than any receiver takes. */
const BEYOND_ALL_LIMITS = [0xff, 0, 0, 0, 1, 0, 0, 0, 0];

const MASK_BYTES = 4;

/** Opcodes from 8 on are control frames, which have 125 bytes at most (RFC 6455 §5.5). */
const isData = (first: number) => (first & 0x0f) < 8;

/** The header at a position (RFC 6455 §5.2), in bytes; `undefined` while it is not all there. */
const headerAt = (bytes: Buffer, at: number): { header: number; payload: number } | undefined => {
  const second = bytes[at + 1];
  if (second === undefined) return undefined;
  const mask = second & 0x80 ? MASK_BYTES : 0;
  const short = second & 0x7f;
  if (short < 126) return { header: 2 + mask, payload: short };
  const end = at + (short === 126 ? 4 : 10);
  if (bytes.length < end) return undefined;
  const payload = short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
  return { header: end - at + mask, payload };
};

/**
 * Watches the bytes of a client go by and finds the data frame that is longer than API Gateway takes, wherever TCP cut the
 * stream. What comes out is what went in up to that frame; in its place stands the header of one of 4 GB, so that the
 * receiver refuses it as it refuses any message that is too long. At most nine bytes, an unfinished header, are held back.
 */
export const frameLimit = (maxBytes: number): ((chunk: Buffer) => Buffer) => {
  let left = 0; // of the frame that is under way
  let held = NOTHING;
  return (chunk) => {
    if (left >= chunk.length) {
      left -= chunk.length;
      return chunk;
    }
    const bytes = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    held = NOTHING;
    let at = left;
    left = 0;
    while (at < bytes.length) {
      const frame = headerAt(bytes, at);
      if (!frame) {
        held = Buffer.from(bytes.subarray(at)); // a copy: the chunk need not be kept for it
        return bytes.subarray(0, at);
      }
      const first = bytes[at] ?? 0;
      if (isData(first) && frame.payload > maxBytes) {
        return Buffer.concat([bytes.subarray(0, at), Buffer.from([first, ...BEYOND_ALL_LIMITS])]);
      }
      at += frame.header + frame.payload;
    }
    left = at - bytes.length;
    return bytes;
  };
};

/**
 * Puts the limit of 32 KB for each frame on a socket: one byte more closes it with 1009, before its payload is read
 * (conformance case 79). `ws` has a limit for messages alone and keeps its receiver to itself, but that is a `Writable`:
 * every byte of the client passes its `_write`.
 * @throws for a `ws` whose receiver is elsewhere
 */
export const limitFrames = (socket: WebSocket): void => {
  const { _receiver: receiver } = socket as unknown as { _receiver?: unknown };
  if (!(receiver instanceof Writable)) throw new Error('This version of ws has no receiver to limit frames in');
  const limit = frameLimit(MAX_FRAME_BYTES);
  const write = receiver._write.bind(receiver);
  receiver._write = (chunk: Buffer, encoding, done) => {
    const bytes = limit(chunk);
    if (bytes.length > 0) write(bytes, encoding, done);
    else done();
  };
};
