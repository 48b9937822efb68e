import type { Target } from './target';

/** The channel of every connection. `$` and `@` begin names that no client can use. */
export const EVERYONE = '$all';

/** The channel of all connections of a user, joined at connect. */
export const userChannel = (userId: string): string => `@${userId}`;

/** The channel that a target names; `undefined` for one connection, which is no channel. */
export function channelOf(target: Exclude<Target, { connection: string }>): string;
export function channelOf(target: Target): string | undefined;
export function channelOf(target: Target): string | undefined {
  if ('all' in target) return EVERYONE;
  return 'user' in target ? userChannel(target.user) : undefined;
}
