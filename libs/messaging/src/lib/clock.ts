/** Time as delivery needs it, so that a test can move it. */
export interface Clock {
  /** Milliseconds since any fixed moment; never goes back. */
  now(): number;
  /** Calls once, `delayMs` from now. A call that has been made, or cancelled, can be cancelled again. */
  after(delayMs: number, call: () => void): { cancel(): void };
}

/** The process's own time. A timer never fires before its time: Node cuts fractions of a millisecond off, so they are rounded up. */
export const processClock: Clock = {
  now: () => performance.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, Math.ceil(delayMs));
    return { cancel: () => clearTimeout(timer) };
  },
};
