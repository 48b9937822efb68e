import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { Connection, Segment } from './connections-repo';
import { expiresAt, partitionOf } from './rows';

type Item = Record<string, AttributeValue>;

export interface DynamoRowsOptions {
  client: DynamoDBClient;
  tableName: string;
  shards: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The rows that say "this connection is a member of this channel". Every read is consistent. */
export const dynamoRows = ({ client, tableName: TableName, shards, now }: DynamoRowsOptions) => {
  const keyOf = (channel: string, connectionId: string): Item => ({
    channel: { S: partitionOf(channel, connectionId, shards) },
    connectionId: { S: connectionId },
  });

  /** A newer row is another call's, which is answered by it: neither an older row nor the end of one may take its place. */
  const upTo = (revision: number | undefined) => {
    const isOfNone = 'attribute_not_exists(revision)';
    const isOlder = 'revision <= :revision';
    return (
      revision !== undefined && {
        ConditionExpression: [isOfNone, isOlder].join(' OR '),
        ExpressionAttributeValues: { ':revision': { N: String(revision) } },
      }
    );
  };
  const unlessNewer = async (written: Promise<unknown>): Promise<void> => {
    try {
      await written;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };

  return {
    keyOf,

    /** With a revision, which the row then carries: unless a newer row is there. */
    async put(connection: Connection, channel: string, revision?: number): Promise<void> {
      const { connectionId, userId, connectedAt } = connection;
      await unlessNewer(
        client.send(
          new PutItemCommand({
            TableName,
            Item: {
              ...keyOf(channel, connectionId),
              connectedAt: { N: String(connectedAt) },
              expiresAt: { N: String(expiresAt(connection)) },
              ...(userId !== undefined && { userId: { S: userId } }),
              ...(revision !== undefined && { revision: { N: String(revision) } }),
            },
            ...upTo(revision),
          }),
        ),
      );
    },

    /** With a revision: unless a newer row is there. */
    async take(channel: string, connectionId: string, revision?: number): Promise<void> {
      await unlessNewer(
        client.send(new DeleteItemCommand({ TableName, Key: keyOf(channel, connectionId), ...upTo(revision) })),
      );
    },

    async has(channel: string, connectionId: string): Promise<boolean> {
      const get = new GetItemCommand({ TableName, Key: keyOf(channel, connectionId), ConsistentRead: true });
      return (await client.send(get)).Item !== undefined;
    },

    /** One page of a segment, with the attributes that are named, and the segment that is left. */
    async page(
      { partition, after, through }: Segment,
      attributes: string,
      Limit?: number,
    ): Promise<{ items: Item[]; next: Segment | undefined }> {
      const isInPartition = 'channel = :partition';
      const isUpToEnd = 'connectionId <= :through';
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: (through === undefined ? [isInPartition] : [isInPartition, isUpToEnd]).join(' AND '),
          // Who joins before a message is stored must be found by its delivery: an older view may not know it yet.
          ConsistentRead: true,
          // DynamoDB deletes expired rows within days, not at once.
          FilterExpression: 'expiresAt > :now',
          ProjectionExpression: attributes,
          ExpressionAttributeValues: {
            ':partition': { S: partition },
            ':now': { N: String(Math.floor(now() / 1_000)) },
            ...(through !== undefined && { ':through': { S: through } }),
          },
          ...(after !== undefined && { ExclusiveStartKey: { channel: { S: partition }, connectionId: { S: after } } }),
          ...(Limit !== undefined && { Limit }),
        }),
      );
      const last = LastEvaluatedKey?.['connectionId']?.S;
      return { items: Items, next: last === undefined ? undefined : { partition, after: last, through } };
    },
  };
};
