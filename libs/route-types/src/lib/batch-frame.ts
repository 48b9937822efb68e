import type { Frame } from './frames';

/** Several frames for one connection that waited together, in their order: they count, and cost, as one. Never in another batch. */
export interface BatchFrame extends Frame {
  type: 'batch';
  frames: Frame[];
}

/** API Gateway takes 32 KB in one frame, and bills by 32 KB (quotas and pricing of WebSocket APIs). */
export const MAX_FRAME_BYTES = 32 * 1024;

const HEAD = '{"type":"batch","frames":[';
const TAIL = ']}';

/** What a batch takes beside its frames, in bytes, and what each frame takes beside itself. */
export const BATCH_OVERHEAD_BYTES = { batch: HEAD.length + TAIL.length, frame: 1 };

/** The text of a batch of frames that are text already. */
export const batchOf = (frames: readonly string[]): string => `${HEAD}${frames.join(',')}${TAIL}`;
