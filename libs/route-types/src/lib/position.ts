import * as z from 'zod/mini';

/** A place in a channel's log. Within an epoch `seq` grows by one from message to message, with no gap. */
export interface Position {
  /** The incarnation of the log: opaque. A log that went silent for as long as messages are kept begins a new one. */
  epoch: string;
  /** 0 is the place before the first message. */
  seq: number;
}

/** A position as a client gives it back. That it is well formed does not mean that there is such a place. */
export const positionSchema = z.strictObject({
  epoch: z.string('is text').check(z.regex(/^[0-9a-z]{1,16}$/, 'is not an epoch')),
  seq: z.int('is a whole number').check(z.gte(0, 'is not negative')),
});
