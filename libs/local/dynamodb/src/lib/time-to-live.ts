import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { TableModel } from '@carillon/local-terraform-model';

type Keyed = Pick<TableModel, 'name' | 'hashKey' | 'rangeKey'>;

/** DynamoDB leaves items alone whose time lies over five years back: a guard against wrong units (TTL, developer guide). */
const OLDEST_SECONDS = 5 * 365 * 24 * 60 * 60;

/**
 * Deletes the items whose time is over, by a number attribute in seconds since 1970; items without one stay.
 * @returns how many were deleted
 */
export const deleteExpired = async (
  client: DynamoDBClient,
  { name: TableName, hashKey, rangeKey }: Keyed,
  ttlAttribute: string,
  nowMs: number,
): Promise<number> => {
  const now = Math.floor(nowMs / 1_000);
  const keys = rangeKey === undefined ? [hashKey] : [hashKey, rangeKey];
  const expired = {
    names: { '#ttl': ttlAttribute },
    values: { ':now': { N: String(now) }, ':oldest': { N: String(now - OLDEST_SECONDS) } },
    condition: '#ttl <= :now AND #ttl > :oldest',
  };
  const input = {
    TableName,
    FilterExpression: expired.condition,
    ProjectionExpression: keys.map((_, i) => `#key${i}`).join(', '),
    ExpressionAttributeNames: { ...expired.names, ...Object.fromEntries(keys.map((key, i) => [`#key${i}`, key])) },
    ExpressionAttributeValues: expired.values,
  };
  let deleted = 0;
  for await (const { Items = [] } of paginateScan({ client }, input)) {
    for (const Key of Items) {
      try {
        await client.send(
          new DeleteItemCommand({
            TableName,
            Key,
            ConditionExpression: expired.condition, // it may have been written again since it was read
            ExpressionAttributeNames: expired.names,
            ExpressionAttributeValues: expired.values,
          }),
        );
        deleted++;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    }
  }
  return deleted;
};
