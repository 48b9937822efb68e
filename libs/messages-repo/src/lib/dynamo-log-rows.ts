import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { claimItem, claimKey, claimOf, headOf, itemOf, rowKey, rowOf } from './items';
import type { LogRows } from './log-rows';

type Item = Record<string, AttributeValue>;

/** False for a condition that did not hold; every other failure stays thrown. */
const whetherDone = async (command: Promise<unknown>): Promise<boolean> => {
  try {
    await command;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

/** Items of one table: hash key `channel`, range key `seq` (a number), TTL `expiresAt`. Every read is consistent. */
export const dynamoLogRows = (client: DynamoDBClient, TableName: string): LogRows => {
  const query = (input: Omit<QueryCommandInput, 'TableName'>) =>
    client.send(new QueryCommand({ TableName, ConsistentRead: true, ...input }));

  const items = async (input: Omit<QueryCommandInput, 'TableName'>): Promise<Item[]> =>
    (await query(input)).Items ?? [];

  const after = (channel: string, seq: number) => ({
    KeyConditionExpression: 'channel = :channel AND seq > :seq',
    ExpressionAttributeValues: { ':channel': { S: channel }, ':seq': { N: String(seq) } },
  });

  const newestFirst = (channel: string) => ({
    KeyConditionExpression: 'channel = :channel',
    ExpressionAttributeValues: { ':channel': { S: channel } },
    ScanIndexForward: false,
  });

  const headsOnly = { ProjectionExpression: 'seq, epoch, epochStart, id, expiresAt, claim' };

  const get = async (Key: Item): Promise<Item | undefined> =>
    (await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;

  return {
    async last(channel) {
      const [item] = await items({ ...newestFirst(channel), ...headsOnly, Limit: 1 });
      return item && headOf(item);
    },

    async *headsAfter(channel, seq) {
      let from: QueryCommandInput['ExclusiveStartKey'];
      do {
        const page: Awaited<ReturnType<typeof query>> = await query({
          ...after(channel, seq),
          ...headsOnly,
          ...(from && { ExclusiveStartKey: from }),
        });
        yield (page.Items ?? []).map(headOf);
        from = page.LastEvaluatedKey;
      } while (from);
    },

    async get(channel, seq) {
      const item = await get(rowKey(channel, seq));
      return item && rowOf(item);
    },

    after: async (channel, seq, Limit) => (await items({ ...after(channel, seq), Limit })).map(rowOf),
    newest: async (channel, Limit) => (await items({ ...newestFirst(channel), Limit })).map(rowOf),

    put: (row) =>
      whetherDone(
        client.send(
          new PutItemCommand({ TableName, Item: itemOf(row), ConditionExpression: 'attribute_not_exists(channel)' }),
        ),
      ),

    async claim(key) {
      const item = await get(claimKey(key));
      return item && claimOf(item);
    },

    putClaim(key, claim, now) {
      const isFree = 'attribute_not_exists(channel)';
      const isOver = 'expiresAt <= :now'; // DynamoDB deletes expired items within days, not at once
      return whetherDone(
        client.send(
          new PutItemCommand({
            TableName,
            Item: claimItem(key, claim),
            ConditionExpression: [isFree, isOver].join(' OR '),
            ExpressionAttributeValues: { ':now': { N: String(now) } },
          }),
        ),
      );
    },

    async settle(key, { epoch, seq }) {
      // Without the condition, an update would make an item that has no time to go.
      const isThere = 'attribute_exists(channel)';
      await whetherDone(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: claimKey(key),
            UpdateExpression: 'SET epoch = :epoch, settledSeq = :seq',
            ConditionExpression: isThere,
            ExpressionAttributeValues: { ':epoch': { S: epoch }, ':seq': { N: String(seq) } },
          }),
        ),
      );
    },
  };
};
