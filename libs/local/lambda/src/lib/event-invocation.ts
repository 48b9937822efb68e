import type { Clock, Timer } from '@carillon/local-clock';
import type { AsynchronousModel } from '@carillon/local-terraform-model';
import type { FunctionPool } from './function-pool';
import { type Invocation, TooManyRequestsError } from './invocation';
import { functionLog, type LogEntry } from './log-entry';
import type { Request } from './request';

/** Asynchronous invocation: the caller does not hear what comes of an event. */
export interface EventInvocations {
  /** Runs the event in the background, and again if it fails. What fails for good is logged. */
  start(pool: FunctionPool, request: Request): void;
  /** Gives up what would be tried again. */
  close(): void;
}

/** One minute before the first retry, two before the second and last (developer guide, "How Lambda handles errors and retries"). */
const RETRY_DELAYS_MS = [60_000, 120_000];
/** Of a function that says nothing: all retries, and six hours. */
const DEFAULTS: AsynchronousModel = { retries: RETRY_DELAYS_MS.length, maxAgeSeconds: 21_600 };

export const eventInvocations = (clock: Clock, log: (entry: LogEntry) => void): EventInvocations => {
  const pending = new Set<Timer>();
  let closed = false;

  const attempt = async (pool: FunctionPool, request: Request, number: number, since: number): Promise<void> => {
    const { name, asynchronous: { retries, maxAgeSeconds } = DEFAULTS } = pool.model;
    const { tell } = functionLog(name, log);
    const invocation = await pool.invoke(request).catch((error: unknown): Invocation | 'throttled' => {
      if (error instanceof TooManyRequestsError) return 'throttled';
      throw error;
    });
    if (invocation === 'throttled') return tell('dropped', 'The event is dropped: the function may not run', request);
    if (invocation.handled || closed) return;
    const failed = `Attempt ${number} of ${retries + 1} of an asynchronous event failed: ${invocation.payload}`;
    const delayMs = RETRY_DELAYS_MS.slice(0, retries)[number - 1];
    if (delayMs === undefined) return tell('dropped', `${failed}. It is dropped`, request);
    if (clock.now() + delayMs - since > maxAgeSeconds * 1_000)
      return tell('dropped', `${failed}. It is dropped, as it may wait for ${maxAgeSeconds} s`, request);
    tell('retry', `${failed}. It runs again in ${delayMs / 1_000} s`, request);
    const timer = clock.after(delayMs, () => {
      pending.delete(timer);
      void attempt(pool, request, number + 1, since);
    });
    pending.add(timer);
  };

  return {
    start: (pool, request) => void attempt(pool, request, 1, clock.now()),
    close() {
      closed = true;
      for (const timer of pending) timer.cancel();
    },
  };
};
