import { randomInt } from 'node:crypto';

/** Base 36 digits of a time in milliseconds until the year 5188. */
const TIME_DIGITS = 9;
const RANDOM_DIGITS = 5;

/** The name of a new incarnation of a log: when it began, and five random digits against others that begin with it. */
export const newEpoch = (ms: number): string =>
  ms.toString(36).padStart(TIME_DIGITS, '0') +
  randomInt(36 ** RANDOM_DIGITS)
    .toString(36)
    .padStart(RANDOM_DIGITS, '0');

/** When an epoch was named, in milliseconds since 1970; `NaN` for a text that names none. */
export const beginOf = (epoch: string): number =>
  /^[0-9a-z]{14}$/.test(epoch) ? Number.parseInt(epoch.slice(0, TIME_DIGITS), 36) : NaN;
