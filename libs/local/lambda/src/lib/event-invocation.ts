import type { Clock, Timer } from '@carillon/local-clock';
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

export const eventInvocations = (clock: Clock, log: (entry: LogEntry) => void): EventInvocations => {
  const pending = new Set<Timer>();
  const attempts = RETRY_DELAYS_MS.length + 1;
  let closed = false;

  const attempt = async (pool: FunctionPool, request: Request, number: number): Promise<void> => {
    const { tell } = functionLog(pool.model.name, log);
    const invocation = await pool.invoke(request).catch((error: unknown): Invocation | 'throttled' => {
      if (error instanceof TooManyRequestsError) return 'throttled';
      throw error;
    });
    if (invocation === 'throttled') return tell('dropped', 'The event is dropped: the function may not run', request);
    if (invocation.handled || closed) return;
    const failed = `Attempt ${number} of ${attempts} of an asynchronous event failed: ${invocation.payload}`;
    const delayMs = RETRY_DELAYS_MS[number - 1];
    if (delayMs === undefined) return tell('dropped', `${failed}. It is dropped`, request);
    tell('retry', `${failed}. It runs again in ${delayMs / 1_000} s`, request);
    const timer = clock.after(delayMs, () => {
      pending.delete(timer);
      void attempt(pool, request, number + 1);
    });
    pending.add(timer);
  };

  return {
    start: (pool, request) => void attempt(pool, request, 1),
    close() {
      closed = true;
      for (const timer of pending) timer.cancel();
    },
  };
};
