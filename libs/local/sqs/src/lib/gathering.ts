import type { Clock } from '@carillon/local-clock';
import type { EventSourceMappingModel } from '@carillon/local-terraform-model';
import { messageBytes, type OnRequest } from './billed';
import type { Message, Received } from './message';
import type { Queue } from './queue';
import { recordBytes } from './sqs-event';

export interface GatheringOptions {
  mapping: Pick<EventSourceMappingModel, 'batchSize' | 'batchingWindowSeconds'>;
  queue: Queue;
  clock: Clock;
  /** Ends it with what is there. */
  signal: AbortSignal;
  /** Of each receive that gives something. */
  onRequest: OnRequest;
}

/** Of an invocation's payload (Lambda developer guide, "Batching behavior"), without the frame of an event. */
const MAX_RECORDS_BYTES = 6 * 1024 * 1024 - 1_024;

/** The most that one receive gives (SQS API reference, ReceiveMessage). */
const MAX_RECEIVED = 10;

/**
 * Waits for a message, and takes with it what is there or comes within the batching window, until the batch is full or an event
 * would be too large.
 * @returns the messages, in flight from when each was received; none only when the signal aborts
 */
export const gather = async ({ mapping, queue, clock, signal, onRequest }: GatheringOptions): Promise<Received[]> => {
  const { batchSize, batchingWindowSeconds } = mapping;
  let bytes = 0;
  const fits = (message: Message): boolean => {
    const size = recordBytes(message, queue.model.arn);
    if (bytes > 0 && bytes + size > MAX_RECORDS_BYTES) return false;
    bytes += size;
    return true;
  };
  const receive = async (room: number, waitMs: number) => {
    const received = await queue.receive({ max: Math.min(room, MAX_RECEIVED), waitMs, signal, fits });
    if (received.length > 0) onRequest(messageBytes(received));
    return received;
  };

  const batch = await receive(batchSize, Infinity);
  const end = clock.now() + batchingWindowSeconds * 1_000;
  while (clock.now() < end && batch.length > 0 && batch.length < batchSize) {
    const more = await receive(batchSize - batch.length, end - clock.now());
    if (more.length === 0) break;
    batch.push(...more);
  }
  return batch;
};
