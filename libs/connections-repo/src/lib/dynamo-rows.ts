import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { Connection } from './connections-repo';
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

  return {
    keyOf,

    async put(connection: Connection, channel: string): Promise<void> {
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
    },

    async take(channel: string, connectionId: string): Promise<void> {
      await client.send(new DeleteItemCommand({ TableName, Key: keyOf(channel, connectionId) }));
    },

    async has(channel: string, connectionId: string): Promise<boolean> {
      const get = new GetItemCommand({ TableName, Key: keyOf(channel, connectionId), ConsistentRead: true });
      return (await client.send(get)).Item !== undefined;
    },

    /** One page of a partition, with the attributes that are named, and where the next one begins. */
    async page(partition: string, attributes: string, from?: Item): Promise<{ items: Item[]; next: Item | undefined }> {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'channel = :partition',
          // Who joins before a message is stored must be found by its delivery: an older view may not know it yet.
          ConsistentRead: true,
          // DynamoDB deletes expired rows within days, not at once.
          FilterExpression: 'expiresAt > :now',
          ProjectionExpression: attributes,
          ExpressionAttributeValues: {
            ':partition': { S: partition },
            ':now': { N: String(Math.floor(now() / 1_000)) },
          },
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      return { items: Items, next: LastEvaluatedKey };
    },
  };
};
