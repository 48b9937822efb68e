/** Before the next worker tries what one could not post, doubled each round: full jitter up to these. */
const BACKOFF_SECONDS = 5;

/**
 * How long a parcel waits for its next round, a whole number of seconds, one at least.
 * @param round the one that is over
 */
export const secondsBefore = (round: number, random: () => number): number =>
  Math.max(1, Math.ceil(random() * BACKOFF_SECONDS * 2 ** round));
