import type { Clock } from './clock';

/** Something that must be over in time. */
export interface Bounded {
  /** Called when it was not. */
  expire(): void;
}

/**
 * One time limit for many things that run at once. Since all have the same, they end in the order in which they began: one timer for
 * the oldest of them serves all, where a timer or an `AbortSignal` for each costs more than to sign a post.
 */
export const deadlines = (limitMs: number, clock: Clock) => {
  const due = new Map<Bounded, number>(); // in the order of their times
  let timer: { cancel(): void } | undefined;

  const wait = (): void => {
    const [oldest] = due.values();
    timer = oldest === undefined ? undefined : clock.after(oldest - clock.now(), expire);
  };
  const expire = (): void => {
    const now = clock.now();
    for (const [bounded, at] of due) {
      if (at > now) break;
      due.delete(bounded);
      bounded.expire();
    }
    wait();
  };

  return {
    begin(bounded: Bounded): void {
      due.set(bounded, clock.now() + limitMs);
      if (timer === undefined) wait();
    },
    /** It is over. When nothing is left no timer is, so the process may end. */
    end(bounded: Bounded): void {
      due.delete(bounded);
      if (due.size > 0) return;
      timer?.cancel();
      timer = undefined;
    },
  };
};
