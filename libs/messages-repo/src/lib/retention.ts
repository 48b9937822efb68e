/** A day: who returns the next morning misses nothing. */
export const DEFAULT_RETENTION_SECONDS = 24 * 60 * 60;

/** No Lambda lives longer than 15 minutes, so no writer outlives what it has read of the log. */
const SHORTEST_RETENTION_SECONDS = 60 * 60;

/** By how much the clocks of writers, readers and the store may differ, with a slow request between them. */
export const CLOCK_SECONDS = 60;

/** How long the messages of a channel are kept, in seconds: an hour or more. A day without it. */
export type RetentionOf = (channel: string) => number;

/** @throws RangeError for a time that is too short, or none */
export const checkedRetention =
  (retentionOf: RetentionOf = () => DEFAULT_RETENTION_SECONDS): RetentionOf =>
  (channel) => {
    const seconds = retentionOf(channel);
    if (Number.isInteger(seconds) && seconds >= SHORTEST_RETENTION_SECONDS) return seconds;
    throw new RangeError(`Messages of ${channel} are kept ${seconds} s: it must be a whole number from 3,600 up`);
  };
