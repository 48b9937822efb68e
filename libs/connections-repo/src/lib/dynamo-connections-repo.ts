import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Connection, ConnectionsRepo, Member, Segment } from './connections-repo';
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

  const pageOf = async ({ partition, after, through }: Segment, Limit?: number) => {
    const isInPartition = 'channel = :partition';
    const isUpToEnd = 'connectionId <= :through';
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: (through === undefined ? [isInPartition] : [isInPartition, isUpToEnd]).join(' AND '),
        // DynamoDB deletes expired rows within days, not at once.
        FilterExpression: 'expiresAt > :now',
        ProjectionExpression: 'connectionId, connectedAt',
        ExpressionAttributeValues: {
          ':partition': { S: partition },
          ':now': { N: String(Math.floor(now() / 1_000)) },
          ...(through !== undefined && { ':through': { S: through } }),
        },
        ...(after !== undefined && { ExclusiveStartKey: { channel: { S: partition }, connectionId: { S: after } } }),
        ...(Limit !== undefined && { Limit }),
      }),
    );
    const members = Items.flatMap(({ connectionId, connectedAt }): Member[] =>
      connectionId?.S ? [{ connectionId: connectionId.S, connectedAt: Number(connectedAt?.N) }] : [],
    );
    const last = LastEvaluatedKey?.['connectionId']?.S;
    return { members, next: last === undefined ? undefined : { partition, after: last, through } };
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
