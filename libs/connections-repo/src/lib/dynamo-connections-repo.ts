import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { EVERYONE } from '@carillon/route-types';
import type { Connection, ConnectionsRepo, Member } from './connections-repo';
import { dynamoSubscriptions } from './dynamo-subscriptions';
import { expiresAt, ownChannels, partitionOf, partitionsOf, presenceOf } from './rows';

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
  tableName: TableName,
  shards,
  now,
}: DynamoConnectionsRepoOptions): ConnectionsRepo => {
  if (!Number.isInteger(shards) || shards < 1 || shards > 1_024)
    throw new RangeError(`Everyone's channel has ${shards} shards: it must be a whole number from 1 to 1,024`);
  const keyOf = (channel: string, connectionId: string) => ({
    channel: { S: partitionOf(channel, connectionId, shards) },
    connectionId: { S: connectionId },
  });

  const put = async (connection: Connection, channel: string): Promise<void> => {
    const { connectionId, userId, connectedAt } = connection;
    await client.send(
      new PutItemCommand({
        TableName,
        Item: {
          ...keyOf(channel, connectionId),
          connectedAt: { N: String(connectedAt) },
          expiresAt: { N: String(expiresAt(connection)) },
          ...(userId !== undefined && { userId: { S: userId } }),
        },
      }),
    );
  };

  const rowsOf = async (partition: string, projection: string, from?: QueryCommandInput['ExclusiveStartKey']) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'channel = :partition',
        // Who joined before the read is in it: what was appended to a log before it will be read by those who join after.
        ConsistentRead: true,
        // DynamoDB deletes expired rows within days, not at once.
        FilterExpression: 'expiresAt > :now',
        ProjectionExpression: projection,
        ExpressionAttributeValues: { ':partition': { S: partition }, ':now': { N: String(Math.floor(now() / 1_000)) } },
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    return { items: Items, next: LastEvaluatedKey };
  };

  const pageOf = async (partition: string, from?: QueryCommandInput['ExclusiveStartKey']) => {
    const { items, next } = await rowsOf(partition, 'connectionId, connectedAt', from);
    const members = items.flatMap(({ connectionId, connectedAt }): Member[] =>
      connectionId?.S ? [{ connectionId: connectionId.S, connectedAt: Number(connectedAt?.N) }] : [],
    );
    return { members, next };
  };

  /** The first page of each partition, asked for ahead of its turn. */
  async function* firstPages(partitions: string[]) {
    const ahead: { partition: string; page: ReturnType<typeof pageOf> }[] = [];
    for (const partition of partitions) {
      const page = pageOf(partition);
      page.catch(() => undefined); // Told when its turn comes; a reader that stops before is not told at all.
      if (ahead.push({ partition, page }) < QUERIES_AHEAD) continue;
      const first = ahead.shift();
      if (first) yield first;
    }
    yield* ahead;
  }

  const take = async (channel: string, connectionId: string): Promise<void> => {
    await client.send(new DeleteItemCommand({ TableName, Key: keyOf(channel, connectionId) }));
  };

  const isIn = async (channel: string, connectionId: string): Promise<boolean> => {
    const get = new GetItemCommand({ TableName, Key: keyOf(channel, connectionId), ConsistentRead: true });
    return (await client.send(get)).Item !== undefined;
  };

  const subscriptions = dynamoSubscriptions({ client, tableName: TableName });

  const removeSubscriptions = async (connectionId: string): Promise<void> => {
    const channels = await subscriptions.removeAll(connectionId);
    await Promise.all(channels.map((channel) => take(channel, connectionId)));
  };

  return {
    async add(connection) {
      await Promise.all(ownChannels(connection).map((channel) => put(connection, channel)));
    },

    async subscribe(connection, channel, limit) {
      const { connectionId } = connection;
      if (!(await subscriptions.add(connection, channel, limit))) return 'full';
      for (;;) {
        await put(connection, channel);
        // Whoever took it out meanwhile may have come before this row: then it goes again, by us.
        const [isSubscribed, isConnected] = await Promise.all([
          subscriptions.has(connectionId, channel),
          isIn(EVERYONE, connectionId),
        ]);
        if (isSubscribed && isConnected) return 'subscribed';
        await take(channel, connectionId);
        if (!isConnected) return removeSubscriptions(connectionId).then(() => 'gone');
        // Another call may have subscribed it anew, and that row is gone now.
        if (!(await subscriptions.has(connectionId, channel))) return 'subscribed';
      }
    },

    async unsubscribe({ connectionId }, channel) {
      await subscriptions.remove(connectionId, channel);
      await take(channel, connectionId);
    },

    async remove(connection) {
      const { connectionId } = connection;
      // In this order: who subscribes now finds its connection gone, and who found it there is in what is read next.
      await Promise.all(ownChannels(connection).map((channel) => take(channel, connectionId)));
      await removeSubscriptions(connectionId);
    },

    async *members(channel) {
      for await (const { partition, page } of firstPages(partitionsOf(channel, shards))) {
        let { members, next } = await page;
        yield members;
        while (next) {
          ({ members, next } = await pageOf(partition, next));
          yield members;
        }
      }
    },

    async presence(channel, maxUsers) {
      const members: { userId?: string }[] = [];
      for (const partition of partitionsOf(channel, shards)) {
        let page: Awaited<ReturnType<typeof rowsOf>> | undefined;
        do {
          page = await rowsOf(partition, 'userId', page?.next);
          members.push(...page.items.map(({ userId }) => (userId?.S === undefined ? {} : { userId: userId.S })));
        } while (page.next);
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
            TableName,
            Key: keyOf(channel, connectionId),
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
