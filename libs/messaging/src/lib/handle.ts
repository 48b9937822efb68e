import { createHash } from 'node:crypto';

/**
 * How other clients see a connection without a user: the same for as long as the connection lives, and of no use to reach
 * it. A connection id is 88 random bits, so it cannot be found from its hash.
 */
export const handleOf = (connectionId: string): string =>
  `~${createHash('sha256').update(connectionId).digest('base64url').slice(0, 8)}`;

/** Whether a sender is known by a handle, and is no user. */
export const isHandle = (from: string): boolean => /^~[\w-]{8}$/.test(from);
