import { ConditionalCheckFailedException, DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EVERYONE } from '@carillon/route-types';
import type { ConnectionsRepo, Member, Segment } from './connections-repo';
import { dynamoRows } from './dynamo-rows';
import { dynamoSubscriptions } from './dynamo-subscriptions';
import { ownChannels, partitionsOf, presenceOf } from './rows';

export interface DynamoConnectionsRepoOptions {
  client: DynamoDBClient;
  /** Hash key `channel`, range key `connectionId`, TTL `expiresAt`. */
  tableName: string;
  /** Partitions of everyone's channel: a whole number from 1 to 1,024. */
  shards: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Queries of one channel that are under way at once: enough to hide their latency, few enough for one socket pool. */
const QUERIES_AHEAD = 16;

/** Rows in DynamoDB. Rejects with the SDK's error when DynamoDB fails for good. */
export const dynamoConnectionsRepo = ({
  client,
  tableName,
  shards,
  now,
}: DynamoConnectionsRepoOptions): ConnectionsRepo => {
  if (!Number.isInteger(shards) || shards < 1 || shards > 1_024)
    throw new RangeError(`Everyone's channel has ${shards} shards: it must be a whole number from 1 to 1,024`);
  const rows = dynamoRows({ client, tableName, shards, now });
  const subscriptions = dynamoSubscriptions({ client, tableName });

  const pageOf = async (segment: Segment, limit?: number) => {
    const { items, next } = await rows.page(segment, 'connectionId, connectedAt', limit);
    const members = items.flatMap(({ connectionId, connectedAt }): Member[] =>
      connectionId?.S ? [{ connectionId: connectionId.S, connectedAt: Number(connectedAt?.N) }] : [],
    );
    return { members, next };
  };

  /** The first page of each partition, asked for ahead of its turn. */
  async function* firstPages(partitions: string[]) {
    const ahead: ReturnType<typeof pageOf>[] = [];
    for (const partition of partitions) {
      const page = pageOf({ partition });
      page.catch(() => undefined); // Told when its turn comes; a reader that stops before is not told at all.
      if (ahead.push(page) < QUERIES_AHEAD) continue;
      const first = ahead.shift();
      if (first) yield first;
    }
    yield* ahead;
  }

  async function* pagesFrom(first: Awaited<ReturnType<typeof pageOf>>): AsyncGenerator<Member[]> {
    let { members, next } = first;
    yield members;
    while (next) {
      ({ members, next } = await pageOf(next));
      yield members;
    }
  }

  const removeSubscriptions = async (connectionId: string): Promise<void> => {
    const channels = await subscriptions.removeAll(connectionId);
    await Promise.all(channels.map((channel) => rows.take(channel, connectionId)));
  };

  return {
    async add(connection) {
      await Promise.all(ownChannels(connection).map((channel) => rows.put(connection, channel)));
    },

    async subscribe(connection, channel, limit) {
      const { connectionId } = connection;
      const revision = await subscriptions.add(connection, channel, limit);
      if (revision === undefined) return 'full';
      await rows.put(connection, channel, revision);
      // Whoever took it out meanwhile may have come before this row: then it goes again, by us.
      const [isSubscribed, isConnected] = await Promise.all([
        subscriptions.has(connectionId, channel),
        rows.has(EVERYONE, connectionId),
      ]);
      if (!isSubscribed || !isConnected) await rows.take(channel, connectionId, revision);
      if (isConnected) return 'subscribed';
      await removeSubscriptions(connectionId);
      return 'gone';
    },

    async unsubscribe({ connectionId }, channel) {
      const revision = await subscriptions.remove(connectionId, channel);
      // A row of a later subscription stays.
      if (revision !== undefined) await rows.take(channel, connectionId, revision);
    },

    async remove(connection) {
      const { connectionId } = connection;
      // In this order: who subscribes now finds its connection gone, and who found it there is in what is read next.
      await Promise.all(ownChannels(connection).map((channel) => rows.take(channel, connectionId)));
      await removeSubscriptions(connectionId);
    },

    async *members(channel) {
      for await (const page of firstPages(partitionsOf(channel, shards))) yield* pagesFrom(page);
    },

    async audience(channel, limit) {
      const found: Member[] = [];
      let open: Segment[] = partitionsOf(channel, shards).map((partition) => ({ partition }));
      while (open.length > 0) {
        const wanted = limit + 1 - found.length;
        const asked = open.slice(0, Math.min(wanted, QUERIES_AHEAD));
        const share = Math.floor(wanted / asked.length);
        const pages = await Promise.all(asked.map((segment) => pageOf(segment, share)));
        for (const { members } of pages) found.push(...members);
        if (found.length > limit) return undefined;
        open = [...pages.flatMap(({ next }) => next ?? []), ...open.slice(asked.length)];
      }
      return found;
    },

    segments: (channel) => partitionsOf(channel, shards).map((partition) => ({ partition })),

    async *membersIn(segment) {
      yield* pagesFrom(await pageOf(segment));
    },

    async presence(channel, maxUsers) {
      const members: { userId?: string }[] = [];
      for (const partition of partitionsOf(channel, shards)) {
        let left: Segment | undefined = { partition };
        while (left) {
          const page: Awaited<ReturnType<typeof rows.page>> = await rows.page(left, 'userId');
          members.push(...page.items.map(({ userId }) => (userId?.S === undefined ? {} : { userId: userId.S })));
          left = page.next;
        }
      }
      return presenceOf(members, maxUsers);
    },

    async prune(channel, { connectionId, connectedAt }, settledBefore) {
      const isUnchanged = 'connectedAt = :seen';
      const isSettled = 'connectedAt < :settledBefore'; // younger ones may still be in their handshake
      const isKnown = connectedAt !== undefined;
      try {
        await client.send(
          new DeleteItemCommand({
            TableName: tableName,
            Key: rows.keyOf(channel, connectionId),
            ConditionExpression: (isKnown ? [isUnchanged, isSettled] : [isSettled]).join(' AND '),
            ExpressionAttributeValues: {
              ':settledBefore': { N: String(settledBefore) },
              ...(isKnown && { ':seen': { N: String(connectedAt) } }),
            },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
};
