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

/**
 * The channels that a connection subscribed to, as one set in one item: so their number has a limit that holds whatever
 * runs at once, and a connection that ends finds them all. The first subscription makes the item.
 */
export const dynamoSubscriptions = ({ client, tableName: TableName }: DynamoSubscriptionsOptions) => {
  const keyOf = (connectionId: string) => ({
    channel: { S: subscriptionsPartition(connectionId) },
    connectionId: { S: connectionId },
  });
  const channelsIn = (item?: Record<string, { SS?: string[] }>): string[] => item?.['channels']?.SS ?? [];

  return {
    /** @returns false when there are `limit` others */
    async add(connection: Connection, channel: string, limit: number): Promise<boolean> {
      const isFirst = 'attribute_not_exists(channels)';
      const isIn = 'contains(channels, :channel)';
      const hasRoom = 'size(channels) < :limit';
      try {
        await client.send(
          new UpdateItemCommand({
            TableName,
            Key: keyOf(connection.connectionId),
            UpdateExpression: 'ADD channels :channels SET expiresAt = :expiresAt',
            ConditionExpression: [isFirst, isIn, hasRoom].join(' OR '),
            ExpressionAttributeValues: {
              ':channel': { S: channel },
              ':channels': { SS: [channel] },
              ':expiresAt': { N: String(expiresAt(connection)) },
              ':limit': { N: String(limit) },
            },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },

    async has(connectionId: string, channel: string): Promise<boolean> {
      const get = new GetItemCommand({ TableName, Key: keyOf(connectionId), ConsistentRead: true });
      return channelsIn((await client.send(get)).Item).includes(channel);
    },

    async remove(connectionId: string, channel: string): Promise<void> {
      const isThere = 'attribute_exists(channels)'; // an update would make an item that has no time to go
      try {
        await client.send(
          new UpdateItemCommand({
            TableName,
            Key: keyOf(connectionId),
            UpdateExpression: 'DELETE channels :channels',
            ConditionExpression: isThere,
            ExpressionAttributeValues: { ':channels': { SS: [channel] } },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
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
