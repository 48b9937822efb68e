import { parse } from '@carillon/route-types';
import * as z from 'zod/mini';

/** Long enough to know a fault by; a message in the queue has room for little else. */
const MAX_REASON = 256;

const member = z.strictObject({ connectionId: z.string(), connectedAt: z.optional(z.number()) });

/** A part of a message's audience, with the frame that it gets: what one message of the fan-out queue holds. */
export const parcelSchema = z.strictObject({
  /** What identifies the message. Parcels come at least once: who gets a message twice knows it by these. */
  message: z.strictObject({
    channel: z.string(),
    id: z.string(),
    epoch: z.optional(z.string()),
    seq: z.optional(z.int()),
  }),
  /** The text that is posted, as it is. */
  frame: z.string(),
  /** A segment of the channel's members, or those that remain of one. */
  to: z.union([
    z.strictObject({
      segment: z.strictObject({
        partition: z.string(),
        after: z.optional(z.string()),
        through: z.optional(z.string()),
      }),
    }),
    z.strictObject({ members: z.array(member) }),
  ]),
  /** How many workers have tried these members before. */
  round: z.int().check(z.gte(0)),
});

export type Parcel = z.output<typeof parcelSchema>;

/** What identifies a message that is delivered. */
export type MessageKey = Parcel['message'];

/** What a fault is, in one line. */
export const reasonOf = (fault: unknown): string => {
  const { name = 'Error', message = String(fault) } = Object(fault) as { name?: string; message?: string };
  return `${name}: ${message}`.slice(0, MAX_REASON);
};

/** A body that no publisher wrote: it would fail at every delivery. */
export class NoParcel extends Error {
  override readonly name = 'NoParcel';
}

/** @throws NoParcel that says what is wrong */
export const parcelOf = (body: string): Parcel => {
  try {
    return parse(parcelSchema, JSON.parse(body));
  } catch (cause) {
    throw new NoParcel(`The message is no parcel: ${reasonOf(cause)}`, { cause });
  }
};

/** Where parcels wait for a worker. */
export interface ParcelQueue {
  /**
   * Hands parcels over, each to be delivered at least once, in no order. Rejects when one was not taken; others may have been.
   * @param delaySeconds before they are delivered, a whole number up to 900
   */
  send(parcels: readonly Parcel[], delaySeconds?: number): Promise<void>;
}

/** Where what cannot be delivered waits for a person. */
export interface DeadLetters {
  /** @param reason why, in one line */
  bury(body: string, reason: string): Promise<void>;
}
