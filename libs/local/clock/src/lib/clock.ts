/** A pending call. Cancelling one that has run, or twice, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * The one source of time of the local system: idle and life cuts, schedules, TTL and time-outs all ask it, so a test can
 * move two hours in milliseconds.
 */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `call` once, `delayMs` from now or as soon as possible if that is 0 or less. Never runs it before it returns. */
  after(delayMs: number, call: () => void): Timer;
}

/** `setTimeout` wraps round beyond this: a later call is waited for in steps. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The machine's own time. Its timers do not keep the process alive. */
export const systemClock = (): Clock => ({
  now: Date.now,
  after(delayMs, call) {
    const due = Date.now() + delayMs;
    let handle: NodeJS.Timeout;
    const wait = () => {
      const left = Math.max(due - Date.now(), 0);
      handle = left > MAX_DELAY_MS ? setTimeout(wait, MAX_DELAY_MS) : setTimeout(call, left);
      handle.unref();
    };
    wait();
    return { cancel: () => clearTimeout(handle) };
  },
});
