import { EVERYONE, userChannel } from '@carillon/route-types';
import type { Connection } from './connections-repo';

/** API Gateway cuts every socket after two hours (conformance case 87); ten minutes are for clocks and late handlers. */
const MAX_ROW_SECONDS = (2 * 60 + 10) * 60;

/** Seconds since 1970, as DynamoDB's TTL wants it. */
export const expiresAt = ({ connectedAt }: Connection): number => Math.floor(connectedAt / 1_000) + MAX_ROW_SECONDS;

/** The channels whose rows follow from the connection alone, without a read. */
export const ownChannels = ({ userId }: Pick<Connection, 'userId'>): string[] =>
  userId === undefined ? [EVERYONE] : [EVERYONE, userChannel(userId)];

/** 32-bit FNV-1a: spreads connection ids evenly, in any language, with no state. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
};

/**
 * The hash keys of a channel. Everyone's channel is spread over `shards` of them, since one DynamoDB partition takes 1,000
 * writes a second; any other channel has one.
 */
export const partitionsOf = (channel: string, shards: number): string[] =>
  channel === EVERYONE ? Array.from({ length: shards }, (_, shard) => `${channel}#${shard}`) : [`${channel}#0`];

/** The hash key of a connection's row in a channel: it can be told from the id alone, so nothing is read to find it. */
export const partitionOf = (channel: string, connectionId: string, shards: number): string =>
  `${channel}#${channel === EVERYONE ? hash(connectionId) % shards : 0}`;

/** The hash key of what a connection subscribed to. No channel begins with `#`. */
export const subscriptionsPartition = (connectionId: string): string => `#${connectionId}`;

/** Counts members, and names up to `maxUsers` users among them. */
export const presenceOf = (members: { userId?: string }[], maxUsers: number): { count: number; users: string[] } => {
  const users = new Set(members.flatMap(({ userId }) => userId ?? []));
  return { count: members.length, users: [...users].slice(0, maxUsers) };
};
