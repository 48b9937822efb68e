import type { Clock } from '@carillon/local-clock';
import { type Invocation, TooManyRequestsError } from '@carillon/local-lambda';
import type { EventSourceMappingModel } from '@carillon/local-terraform-model';
import { failedIds } from './batch-response';
import type { OnRequest } from './billed';
import { gather } from './gathering';
import type { Received } from './message';
import type { Queue } from './queue';
import { sqsEvent } from './sqs-event';

/** Runs one event to its end, as Lambda's synchronous invocation does. */
export type Invoke = (functionName: string, payload: string) => Promise<Invocation>;

export interface MappingOptions {
  mapping: EventSourceMappingModel;
  queue: Queue;
  /** Rejects with TooManyRequestsError when the function may not run now. */
  invoke: Invoke;
  clock: Clock;
  /** Of the requests by which Lambda gets and deletes messages; polls that find nothing are none. */
  onRequest: OnRequest;
  /** Gets a line for each batch of which messages go back. */
  log(line: string): void;
}

/**
 * How many batches run at a time where no maximum is set: as many as Lambda begins with (developer guide, "Configuring scaling
 * behavior for SQS event source mappings"). More would only wait here, where environments are few, while their time-outs run.
 */
const BATCHES_AT_FIRST = 5;

/** The most that one request deletes (SQS API reference, DeleteMessageBatch). */
const MAX_BATCH = 10;

/** What Lambda throttles is tried again after this, and after twice as long each time, up to a minute. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * What takes messages from a queue, invokes a function with them, and deletes those that it is done with. The others come back when
 * the queue's visibility time-out is over. Batches that fail or are throttled halve the number that runs at a time, but for those
 * whose failures are reported one by one; each that succeeds adds one again (developer guide, "Backoff strategy for failed
 * invocations").
 * @returns what ends it: no batch begins afterwards
 */
export const startMapping = ({
  mapping,
  queue,
  invoke,
  clock,
  onRequest,
  log,
}: MappingOptions): (() => Promise<void>) => {
  const { functionName, reportsBatchItemFailures, maximumConcurrency: limit = BATCHES_AT_FIRST } = mapping;
  const { name, arn, visibilityTimeoutSeconds } = queue.model;
  const closing = new AbortController();
  const { signal } = closing;
  let allowed = limit;
  let running = 0;
  let slotIsFree: () => void = () => undefined;

  const slowDown = () => (allowed = Math.max(1, Math.floor(allowed / 2)));
  const speedUp = () => (allowed = Math.min(limit, allowed + 1));

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const finish = () => {
        timer.cancel();
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = clock.after(ms, finish);
      signal.addEventListener('abort', finish);
    });

  /** Once more after each throttling, until others can receive the messages. */
  const invokePatiently = async (payload: string): Promise<Invocation> => {
    const end = clock.now() + visibilityTimeoutSeconds * 1_000;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS))
      try {
        return await invoke(functionName, payload);
      } catch (error) {
        if (!(error instanceof TooManyRequestsError)) throw error;
        slowDown();
        if (signal.aborted || clock.now() + pauseMs >= end) throw error;
        await pause(pauseMs);
      }
  };

  /** Invokes the function. @returns the ids of the messages that are not done with, and why */
  const attempt = async (batch: readonly Received[]): Promise<{ failed: readonly string[]; why?: string }> => {
    const ids = batch.map(({ id }) => id);
    try {
      const { handled, payload } = await invokePatiently(sqsEvent(batch, arn));
      if (handled) {
        speedUp();
        return { failed: reportsBatchItemFailures ? failedIds(payload, ids) : [], why: 'it says so' };
      }
      if (!reportsBatchItemFailures) slowDown();
      return { failed: ids, why: payload };
    } catch (error) {
      return { failed: ids, why: String(error) };
    }
  };

  const process = async (batch: readonly Received[]): Promise<void> => {
    const { failed, why } = await attempt(batch);
    const back = new Set(failed);
    const settled = batch.filter(({ id }) => !back.has(id));
    for (const { receipt } of settled) queue.delete(receipt);
    for (let deleted = 0; deleted < settled.length; deleted += MAX_BATCH) onRequest(0);
    if (back.size > 0)
      log(`${back.size} of ${batch.length} messages of ${name} failed in ${functionName} and go back: ${why}`);
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      if (running >= allowed) {
        await new Promise<void>((resolve) => (slotIsFree = resolve));
        continue;
      }
      const batch = await gather({ mapping, queue, clock, signal, onRequest });
      if (batch.length === 0) continue;
      running += 1;
      void process(batch).finally(() => {
        running -= 1;
        slotIsFree();
      });
    }
  };

  const done = run();
  return async () => {
    closing.abort();
    slotIsFree();
    await done;
  };
};
