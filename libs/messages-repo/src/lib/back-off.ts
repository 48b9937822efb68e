/** Resolves after so many milliseconds. */
export type Pause = (ms: number) => Promise<unknown>;

/** Appends of one channel follow each other within milliseconds; a longer first wait would idle. */
const BASE_MS = 10;
const CAP_MS = 200;

/** Full jitter: anything from nothing to a bound that doubles with each attempt, so that writers spread out. */
export const backOffMs = (attempt: number): number => Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt);
