import type { Clock } from './clock';

/** Resolves when it is the caller's turn, in the order of the calls. */
export type Pacer = () => Promise<void>;

/** Turns may come so long before their place in the line, so that a timer that fires late costs no throughput. */
const SLACK_MS = 20;

/**
 * Turns at a steady rate: the n-th is never earlier than n / rate after the first, but for a slack of 20 ms, and an idle time is not
 * saved up. So no second has more than 102 % of the rate, and late timers leave no drift (a leaky bucket by virtual times, GCRA).
 * @param perSecond turns; one pacer for everything that the process posts
 */
export const pacer = (perSecond: number, clock: Clock): Pacer => {
  if (!(perSecond > 0)) throw new RangeError(`${perSecond} posts per second: it must be more than none`);
  const intervalMs = 1_000 / perSecond;
  const waiting: (() => void)[] = [];
  let place = -Infinity; // of the next turn in the line
  let isWaiting = false;

  const isTurn = (now: number): boolean => now >= place - SLACK_MS;
  const take = (now: number): void => {
    place = Math.max(place, now) + intervalMs;
  };
  const serve = (): void => {
    isWaiting = false;
    const now = clock.now();
    while (waiting.length > 0 && isTurn(now)) {
      take(now);
      waiting.shift()?.();
    }
    wait();
  };
  const wait = (): void => {
    if (isWaiting || waiting.length === 0) return;
    isWaiting = true;
    clock.after(place - SLACK_MS - clock.now(), serve);
  };

  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (!isWaiting) serve();
    });
};

/** For posts that no budget binds. */
export const unpaced: Pacer = () => Promise.resolve();
