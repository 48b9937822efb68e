import type { Clock } from '@carillon/local-clock';
import type { Environment, Outcome } from './environment';

/** The outcome of what an environment does, or its end after so many milliseconds. */
export type TimeLimit = (limitMs: number, environment: Environment, outcome: Promise<Outcome>) => Promise<Outcome>;

export const timeLimit =
  (clock: Clock): TimeLimit =>
  async (limitMs, environment, outcome) => {
    const timer = clock.after(limitMs, () => void environment.end('time-out'));
    const result = await outcome;
    timer.cancel();
    return result;
  };

export const isTimeOut = (outcome: Outcome): boolean => outcome.kind === 'ended' && outcome.cause === 'time-out';
