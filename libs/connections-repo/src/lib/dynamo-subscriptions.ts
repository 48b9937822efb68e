import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Connection } from './connections-repo';
import { expiresAt, subscriptionsPartition } from './rows';

export interface DynamoSubscriptionsOptions {
  client: DynamoDBClient;
  tableName: string;
}

const ONE = { N: '1' };

/**
 * The channels that a connection subscribed to, as one set in one item: so their number has a limit that holds whatever
 * runs at once, and a connection that ends finds them all. The first subscription makes the item. Each change of the set has a
 * number, the `revision`, which grows from change to change.
 */
export const dynamoSubscriptions = ({ client, tableName: TableName }: DynamoSubscriptionsOptions) => {
  const keyOf = (connectionId: string) => ({
    channel: { S: subscriptionsPartition(connectionId) },
    connectionId: { S: connectionId },
  });
  const channelsIn = (item?: Record<string, { SS?: string[] }>): string[] => item?.['channels']?.SS ?? [];
  const revisionIn = (item?: Record<string, { N?: string }>): number => Number(item?.['revision']?.N);

  return {
    /** @returns the revision, or nothing when there are `limit` others */
    async add(connection: Connection, channel: string, limit: number): Promise<number | undefined> {
      const isFirst = 'attribute_not_exists(channels)';
      const isIn = 'contains(channels, :channel)';
      const hasRoom = 'size(channels) < :limit';
      try {
        const { Attributes } = await client.send(
          new UpdateItemCommand({
            TableName,
            Key: keyOf(connection.connectionId),
            UpdateExpression: 'ADD channels :channels, revision :one SET expiresAt = :expiresAt',
            ConditionExpression: [isFirst, isIn, hasRoom].join(' OR '),
            ExpressionAttributeValues: {
              ':channel': { S: channel },
              ':channels': { SS: [channel] },
              ':expiresAt': { N: String(expiresAt(connection)) },
              ':limit': { N: String(limit) },
              ':one': ONE,
            },
            ReturnValues: 'UPDATED_NEW',
          }),
        );
        return revisionIn(Attributes);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },

    async has(connectionId: string, channel: string): Promise<boolean> {
      const get = new GetItemCommand({ TableName, Key: keyOf(connectionId), ConsistentRead: true });
      return channelsIn((await client.send(get)).Item).includes(channel);
    },

    /** @returns the revision, or nothing when the connection never subscribed */
    async remove(connectionId: string, channel: string): Promise<number | undefined> {
      const isThere = 'attribute_exists(connectionId)'; // an update would make an item that has no time to go
      try {
        const { Attributes } = await client.send(
          new UpdateItemCommand({
            TableName,
            Key: keyOf(connectionId),
            UpdateExpression: 'DELETE channels :channels ADD revision :one',
            ConditionExpression: isThere,
            ExpressionAttributeValues: { ':channels': { SS: [channel] }, ':one': ONE },
            ReturnValues: 'UPDATED_NEW',
          }),
        );
        return revisionIn(Attributes);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },

    /** @returns the channels there were */
    async removeAll(connectionId: string): Promise<string[]> {
      const { Attributes } = await client.send(
        new DeleteItemCommand({ TableName, Key: keyOf(connectionId), ReturnValues: 'ALL_OLD' }),
      );
      return channelsIn(Attributes);
    },
  };
};
