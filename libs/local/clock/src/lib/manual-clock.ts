import type { Clock } from './clock';

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /**
   * Moves time forward by `ms`, running what falls due in the order of its time, each at its own time, calls that those
   * calls add included. Between two calls, promises that are ready get their turn; I/O does not. One move follows the
   * other: a move that is asked for while another is made, also by what that runs, begins where that ends. Rejects with
   * what a call throws; time then stands where that call was due.
   */
  advance(ms: number): Promise<void>;
}

/** @param startMs where time stands at first, in milliseconds since 1970 */
export const manualClock = (startMs = Date.UTC(2026, 0, 1)): ManualClock => {
  let now = startMs;
  const calls = new Map<object, { due: number; call: () => void }>();
  const nextDueBy = (end: number) => {
    let next: [object, { due: number; call: () => void }] | undefined;
    for (const entry of calls) if (entry[1].due <= end && (!next || entry[1].due < next[1].due)) next = entry;
    return next;
  };
  const move = async (ms: number): Promise<void> => {
    const end = now + ms;
    for (let next = nextDueBy(end); next; next = nextDueBy(end)) {
      const [timer, { due, call }] = next;
      calls.delete(timer);
      now = Math.max(now, due);
      call();
      await new Promise(setImmediate);
    }
    now = end;
  };
  /** When the last move that was asked for has been made. */
  let settled: Promise<void> = Promise.resolve();
  return {
    now: () => now,
    after(delayMs, call) {
      const timer = { cancel: () => void calls.delete(timer) };
      calls.set(timer, { due: now + Math.max(delayMs, 0), call });
      return timer;
    },
    advance(ms) {
      const moved = settled.then(() => move(ms));
      settled = moved.catch(() => undefined); // Whoever asked for that move hears of it.
      return moved;
    },
  };
};
