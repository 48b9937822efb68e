import * as z from 'zod/mini';
import type { ChannelTarget } from './target';

/** The channel of every connection. `$` and `@` begin names that no client can use. */
export const EVERYONE = '$all';

/** The channel of all connections of a user, joined at connect. */
export const userChannel = (userId: string): string => `@${userId}`;

/** A channel that clients may name. */
export const channelSchema = z
  .string('is text')
  .check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/, 'is 1 to 64 letters, digits and _ . : - after a letter or digit'),
  );

/** A channel that a client can be in, one of its own included: `$all`, or `@` and its user. */
export const anyChannelSchema = z
  .string('is text')
  .check(z.regex(/^(\$all|@[^]{1,128}|[A-Za-z0-9][A-Za-z0-9_.:-]{0,63})$/, 'is not the name of a channel'));

/** The channel that a target names. One connection is no channel. */
export const channelOf = (target: ChannelTarget): string => {
  if ('channel' in target) return target.channel;
  return 'user' in target ? userChannel(target.user) : EVERYONE;
};
