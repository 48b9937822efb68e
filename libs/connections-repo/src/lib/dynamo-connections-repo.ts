import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Connection, ConnectionsRepo, Member } from './connections-repo';
import { expiresAt, ownChannels, partitionOf, partitionsOf } from './rows';

export interface DynamoConnectionsRepoOptions {
  client: DynamoDBClient;
  /** Hash key `channel`, range key `connectionId`, TTL `expiresAt`, index `bySubscriber` (`subscriber`, `channel`; keys only). */
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

  const put = async (connection: Connection, channel: string, isSubscription: boolean): Promise<void> => {
    const { connectionId, userId, connectedAt } = connection;
    await client.send(
      new PutItemCommand({
        TableName,
        Item: {
          ...keyOf(channel, connectionId),
          connectedAt: { N: String(connectedAt) },
          expiresAt: { N: String(expiresAt(connection)) },
          ...(userId !== undefined && { userId: { S: userId } }),
          ...(isSubscription && { subscriber: { S: connectionId } }),
        },
      }),
    );
  };

  const pageOf = async (partition: string, from?: QueryCommandInput['ExclusiveStartKey']) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'channel = :partition',
        // DynamoDB deletes expired rows within days, not at once.
        FilterExpression: 'expiresAt > :now',
        ProjectionExpression: 'connectionId, connectedAt',
        ExpressionAttributeValues: { ':partition': { S: partition }, ':now': { N: String(Math.floor(now() / 1_000)) } },
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    const members = Items.flatMap(({ connectionId, connectedAt }): Member[] =>
      connectionId?.S ? [{ connectionId: connectionId.S, connectedAt: Number(connectedAt?.N) }] : [],
    );
    return { members, next: LastEvaluatedKey };
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

  /** Deletes what the connection subscribed to. The index lags a little: a row it misses goes by a 410 or its time. */
  const removeSubscriptions = async (connectionId: string): Promise<void> => {
    let from: QueryCommandInput['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey }: Awaited<ReturnType<typeof queryIndex>> = await queryIndex(
        connectionId,
        from,
      );
      const deletes = Items.flatMap(({ channel }) =>
        channel
          ? [client.send(new DeleteItemCommand({ TableName, Key: { channel, connectionId: { S: connectionId } } }))]
          : [],
      );
      await Promise.all(deletes);
      from = LastEvaluatedKey;
    } while (from);
  };

  const queryIndex = (connectionId: string, from: QueryCommandInput['ExclusiveStartKey']) =>
    client.send(
      new QueryCommand({
        TableName,
        IndexName: 'bySubscriber',
        KeyConditionExpression: 'subscriber = :connectionId',
        ExpressionAttributeValues: { ':connectionId': { S: connectionId } },
        ...(from && { ExclusiveStartKey: from }),
      }),
    );

  return {
    async add(connection) {
      await Promise.all(ownChannels(connection).map((channel) => put(connection, channel, false)));
    },

    subscribe: (connection, channel) => put(connection, channel, true),

    async remove(connection) {
      const { connectionId } = connection;
      const deletes = ownChannels(connection).map((channel) =>
        client.send(new DeleteItemCommand({ TableName, Key: keyOf(channel, connectionId) })),
      );
      await Promise.all([...deletes, removeSubscriptions(connectionId)]);
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
