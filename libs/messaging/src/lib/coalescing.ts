import { BATCH_OVERHEAD_BYTES, batchOf, MAX_FRAME_BYTES } from '@carillon/route-types';

/** The first frames of those that wait for a connection, in one payload. */
export interface Coalesced {
  payload: string;
  /** How many of the frames it carries. */
  count: number;
}

/**
 * Puts as many of the waiting frames, in their order, into one payload as fit into 32 KB; one that is alone stays as it is. Made once
 * for each combination of frames, since a channel's members mostly wait for the same ones: their postman then hashes it once, too.
 */
export const coalescing = () => {
  const known = new Map<string, { id: number; bytes: number }>();
  const made = new Map<string, string>();
  const frameOf = (text: string) => {
    const frame = known.get(text) ?? { id: known.size, bytes: Buffer.byteLength(text) + BATCH_OVERHEAD_BYTES.frame };
    known.set(text, frame);
    return frame;
  };

  return (frames: readonly [string, ...string[]]): Coalesced => {
    const ids: number[] = [];
    let bytes = BATCH_OVERHEAD_BYTES.batch - BATCH_OVERHEAD_BYTES.frame; // the last has no comma behind it
    for (const text of frames) {
      const frame = frameOf(text);
      bytes += frame.bytes;
      if (bytes > MAX_FRAME_BYTES) break;
      ids.push(frame.id);
    }
    const count = Math.max(ids.length, 1);
    if (count === 1) return { payload: frames[0], count };
    const key = ids.join(',');
    const payload = made.get(key) ?? batchOf(frames.slice(0, count));
    made.set(key, payload);
    return { payload, count };
  };
};

/** One frame, one post. */
export const oneByOne = (frames: readonly [string, ...string[]]): Coalesced => ({ payload: frames[0], count: 1 });
