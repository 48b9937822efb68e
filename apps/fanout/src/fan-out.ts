import type { fanOutWorker } from '@carillon/messaging';
import type { QueueMessage } from '@carillon/middleware';

export interface FanOutDeps {
  work: ReturnType<typeof fanOutWorker>;
}

/** Posts each parcel of the batch to its part of the audience. What remains of one is in the queue again, or in the dead letters. */
export const fanOut =
  ({ work }: FanOutDeps) =>
  (batch: QueueMessage[], timeLeftMs: number) =>
    work(batch, timeLeftMs);
