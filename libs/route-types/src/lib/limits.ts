import * as z from 'zod/mini';
import { Refusal } from './refusal';

/**
 * The most that `data` may take as JSON, in UTF-8 bytes. API Gateway takes 32 KB a frame (quotas of WebSocket APIs); the
 * rest is for the envelope, so that what a client may send can be delivered in one frame.
 */
export const MAX_DATA_BYTES = 24 * 1024;

/** A client's own id of a message: what its ack is matched by. */
export const messageIdSchema = z
  .string('is text')
  .check(z.regex(/^[\x21-\x7e]{1,64}$/, 'is 1 to 64 printable ASCII characters'));

/**
 * Any JSON value, `null` included, but not absent.
 * @throws Refusal `too_large`, since no schema issue carries a code of ours
 */
export const dataSchema = z.unknown().check(
  z.refine((data) => data !== undefined, 'is missing'),
  z.refine((data) => {
    if (data !== undefined && Buffer.byteLength(JSON.stringify(data)) > MAX_DATA_BYTES)
      throw new Refusal('too_large', `data: is over ${MAX_DATA_BYTES / 1024} KB as JSON`);
    return true;
  }),
);
