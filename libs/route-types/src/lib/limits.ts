import * as z from 'zod/mini';
import { Refusal } from './refusal';

/**
 * The most that `data` may take as JSON, in UTF-8 bytes. API Gateway takes 32 KB a frame (quotas of WebSocket APIs); the
 * rest is for the envelope, so that what a client may send can be delivered in one frame.
 */
export const MAX_DATA_BYTES = 24 * 1024;

/** The most channels that a connection may subscribe to; a user's own connection may more, since someone answers for it. */
const MAX_CHANNELS = { guest: 50, user: 100 };

/** How many channels a connection may subscribe to, by whose it is. `$all` and `@user` do not count. */
export const channelLimitOf = (userId: string | undefined): number =>
  userId === undefined ? MAX_CHANNELS.guest : MAX_CHANNELS.user;

/** The most messages that one frame may replay. */
export const MAX_PAGE_MESSAGES = 100;

/** The most bytes of a frame that replays: API Gateway takes 32 KB a frame and bills by it, and envelopes may grow. */
export const MAX_PAGE_BYTES = 28 * 1024;

/** The most users that `presence` names; the others are counted. */
export const MAX_PRESENCE_USERS = 100;

/** A client's own id of a frame: what its answer is matched by. */
export const messageIdSchema = z
  .string('is text')
  .check(z.regex(/^[\x21-\x7e]{1,64}$/, 'is 1 to 64 printable ASCII characters'));

/** The most that `data` may be nested. What reads and writes JSON calls itself for each level, and its stack ends. */
const MAX_DATA_DEPTH = 100;

/** Whether the value has more levels of lists and objects. Level by level, so that no depth is too much for it. */
const isDeeperThan = (levels: number, value: unknown): boolean => {
  let level = [value];
  for (let depth = 0; depth <= levels; depth++) {
    const nesting = level.filter((item) => typeof item === 'object' && item !== null);
    if (nesting.length === 0) return false;
    level = nesting.flatMap((item) => Object.values(item as object) as unknown[]);
  }
  return true;
};

/**
 * Any JSON value, `null` included, but not absent.
 * @throws Refusal `too_large`, since no schema issue carries a code of ours
 */
export const dataSchema = z.unknown().check(
  z.refine((data) => data !== undefined, 'is missing'),
  z.refine((data) => {
    if (isDeeperThan(MAX_DATA_DEPTH, data))
      throw new Refusal('too_large', `data: is nested over ${MAX_DATA_DEPTH} levels deep`);
    if (data !== undefined && Buffer.byteLength(JSON.stringify(data)) > MAX_DATA_BYTES)
      throw new Refusal('too_large', `data: is over ${MAX_DATA_BYTES / 1024} KB as JSON`);
    return true;
  }),
);
