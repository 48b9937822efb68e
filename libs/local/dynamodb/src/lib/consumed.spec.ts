import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { manualClock } from '@carillon/local-clock';
import { dynamoDb } from '../index';

const TableName = 'notes';

const consumed: [string, number][] = [];
let client: DynamoDBClient;
let url: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  const service = await dynamoDb({
    tables: [
      {
        name: TableName,
        hashKey: 'id',
        attributes: [{ name: 'id', type: 'S' }],
        globalSecondaryIndexes: [],
        localSecondaryIndexes: [],
      },
    ],
    region: 'us-east-1',
    clock: manualClock(0),
    onConsumed: (kind, units) => consumed.push([kind, units]),
    log: () => undefined,
  });
  const server = createServer((request, response) => void service.request(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials });
  stop = async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await service.close();
  };
});
afterAll(() => stop());
beforeEach(() => consumed.splice(0));

const note = (id: string, bytes = 10) => ({ id: { S: id }, text: { S: 'x'.repeat(bytes) } });
const put = (id: string, bytes?: number) => client.send(new PutItemCommand({ TableName, Item: note(id, bytes) }));

describe('what requests consume', () => {
  it('is a WRU for each begun KB of the greater of the old item and the new', async () => {
    await put('grows');
    await put('grows', 2_000);
    await put('grows');
    await client.send(new DeleteItemCommand({ TableName, Key: { id: { S: 'grows' } } }));
    expect(consumed).toEqual([1, 2, 2, 1].map((units) => ['write', units]));
  });

  it('is half an RRU for each begun 4 KB, and a whole one for a consistent read', async () => {
    await put('read', 5_000);
    consumed.splice(0);
    const Key = { id: { S: 'read' } };
    await client.send(new GetItemCommand({ TableName, Key }));
    await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    await client.send(new GetItemCommand({ TableName, Key: { id: { S: 'absent' } } }));
    expect(consumed).toEqual([1, 2, 0.5].map((units) => ['read', units]));
  });

  it('is what the answer would say, for every operation', async () => {
    const Key = { id: { S: 'asked' } };
    const wish = { TableName, ReturnConsumedCapacity: 'TOTAL' } as const;
    const keys = { KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': Key.id } };
    const touch = { UpdateExpression: 'SET seen = :one', ExpressionAttributeValues: { ':one': { N: '1' } } };
    const answers = [
      await client.send(new PutItemCommand({ ...wish, Item: note('asked', 3_000) })),
      await client.send(new UpdateItemCommand({ ...wish, Key, ...touch })),
      await client.send(new GetItemCommand({ ...wish, Key })),
      await client.send(new QueryCommand({ ...wish, ...keys })),
      await client.send(new ScanCommand(wish)),
      await client.send(new DeleteItemCommand({ ...wish, Key })),
    ];
    const units = answers.map(({ ConsumedCapacity }) => ConsumedCapacity?.CapacityUnits);
    expect(units).not.toContain(undefined);
    expect(consumed.map(([, each]) => each)).toEqual(units);
    expect(consumed.map(([kind]) => kind)).toEqual(['write', 'write', 'read', 'read', 'read', 'write']);
  });

  it('is the sum over a batch', async () => {
    const puts = ['a', 'b', 'c'].map((id) => ({ PutRequest: { Item: note(id, 1_500) } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
    const Keys = ['a', 'b', 'c'].map((id) => ({ id: { S: id } }));
    const { Responses, ConsumedCapacity } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }),
    );
    expect(Responses?.[TableName]).toHaveLength(3);
    expect(ConsumedCapacity).toBeUndefined();
    expect(consumed).toEqual([
      ['write', 6],
      ['read', 1.5],
    ]);
  });

  it('is not in answers to those who did not ask, or asked for none', async () => {
    await put('silent');
    const Key = { id: { S: 'silent' } };
    const plain = await client.send(new GetItemCommand({ TableName, Key }));
    const none = await client.send(new GetItemCommand({ TableName, Key, ReturnConsumedCapacity: 'NONE' }));
    expect(plain.Item).toEqual(note('silent'));
    expect([plain.ConsumedCapacity, none.ConsumedCapacity]).toEqual([undefined, undefined]);
    expect(consumed).toHaveLength(3);
  });

  it('is told of a write whose condition fails, too', async () => {
    await put('there');
    const again = { TableName, Item: note('there'), ConditionExpression: 'attribute_not_exists(id)' };
    await expect(client.send(new PutItemCommand(again))).rejects.toThrow('The conditional request failed');
    expect(consumed).toEqual([
      ['write', 1],
      ['write', 1],
    ]);
  });

  it('is not mistaken for what an item says', async () => {
    const text = '","ConsumedCapacity":{"CapacityUnits":9,"TableName":"notes"},"';
    const Item = { id: { S: 'sly' }, ConsumedCapacity: { M: { CapacityUnits: { N: '9' } } }, text: { S: text } };
    await client.send(new PutItemCommand({ TableName, Item }));
    const found = await client.send(new GetItemCommand({ TableName, Key: { id: { S: 'sly' } } }));
    expect(found.Item).toEqual(Item);
    expect(consumed).toEqual([
      ['write', 1],
      ['read', 0.5],
    ]);
  });

  it.each(['', '{}', '[]', '{"TableName":', ' {"TableName":"notes","Key":{"id":{"S":"x"}}}'])(
    'is not asked of a body that is no request, such as %p: the answer is that of DynamoDB',
    async (body) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.GetItem',
        'x-amz-date': '20260101T000000Z',
        authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=00',
      };
      const answer = await fetch(url, { method: 'POST', headers, body });
      expect(answer.status).toBe(body.startsWith(' ') ? 200 : 400);
      expect(consumed).toEqual([]);
    },
  );
});
