import type { Timers } from './timers';

/** Time that stands still until it is moved. */
export interface ManualTimers extends Timers {
  /** Milliseconds that it was moved by in all. */
  now(): number;
  /** Milliseconds until the next call falls due; `Infinity` when none is waiting. */
  untilNext(): number;
  /** Moves time, running what falls due in the order of its time, with a turn for promises that are ready after each. */
  advance(ms: number): Promise<void>;
}

export const manualTimers = (): ManualTimers => {
  let now = 0;
  const calls = new Set<{ due: number; call: () => void }>();
  const nextBy = (end: number) => {
    const due = [...calls].filter((entry) => entry.due <= end);
    return due.reduce<(typeof due)[number] | undefined>((a, b) => (a && a.due <= b.due ? a : b), undefined);
  };
  return {
    now: () => now,
    untilNext: () => Math.max((nextBy(Infinity)?.due ?? Infinity) - now, 0),
    after(delayMs, call) {
      const entry = { due: now + Math.max(delayMs, 0), call };
      calls.add(entry);
      return { cancel: () => void calls.delete(entry) };
    },
    async advance(ms) {
      const end = now + ms;
      for (let next = nextBy(end); next; next = nextBy(end)) {
        calls.delete(next);
        now = next.due;
        next.call();
        await new Promise(setImmediate);
      }
      now = end;
    },
  };
};
