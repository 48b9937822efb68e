/** What the client waits with; in tests, a clock that is moved by hand. */
export interface Timers {
  /** Runs `call` once, `delayMs` from now, and not before it returns. Cancelling twice, or too late, does nothing. */
  after(delayMs: number, call: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

/** `setTimeout`, of browsers and Node. */
export const systemTimers = (): Timers => ({
  after(delayMs, call) {
    const handle = setTimeout(call, delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
});
