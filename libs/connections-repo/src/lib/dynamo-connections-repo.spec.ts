import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EVERYONE, userChannel } from '@carillon/route-types';
import dynalite from 'dynalite';
import { connectionsRepoContract, membersOf } from '../testing';
import { dynamoConnectionsRepo } from './dynamo-connections-repo';
import { partitionOf } from './rows';

const server = dynalite({ createTableMs: 0 });
const newClient = () =>
  new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = newClient();
});
afterAll(async () => {
  client.destroy();
  await promisify(server.close.bind(server))();
});

const createTable = async (): Promise<string> => {
  const TableName = `connections-${tables++}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['channel', 'connectionId', 'subscriber'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'channel', KeyType: 'HASH' },
        { AttributeName: 'connectionId', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'bySubscriber',
          KeySchema: [
            { AttributeName: 'subscriber', KeyType: 'HASH' },
            { AttributeName: 'channel', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  return TableName;
};

describe('connections in DynamoDB', () => {
  connectionsRepoContract(async () => {
    let now = 0;
    const repo = dynamoConnectionsRepo({ client, tableName: await createTable(), shards: 16, now: () => now });
    return { repo, setNow: (ms) => void (now = ms) };
  });

  it('reads a channel whose rows pass the 1 MB of a page', async () => {
    const tableName = await createTable();
    const repo = dynamoConnectionsRepo({ client, tableName, shards: 1, now: () => 0 });
    const ids = Array.from({ length: 50 }, (_, i) => `big-${String(i).padStart(3, '0')}`);
    const items = ids.map((id) => ({
      channel: { S: '@ada#0' },
      connectionId: { S: id },
      connectedAt: { N: '0' },
      expiresAt: { N: '99999999' },
      padding: { S: 'x'.repeat(60_000) },
    }));
    for (let i = 0; i < items.length; i += 25)
      await client.send(
        new BatchWriteItemCommand({
          RequestItems: { [tableName]: items.slice(i, i + 25).map((Item) => ({ PutRequest: { Item } })) },
        }),
      );
    let pages = 0;
    for await (const page of repo.members(userChannel('ada'))) pages += page.length > 0 ? 1 : 0;
    expect(pages).toBeGreaterThan(1);
    expect(await membersOf(repo, userChannel('ada'))).toEqual(ids);
  });

  it('reads one row beyond the limit at most to tell that an audience is larger', async () => {
    const reader = newClient();
    let rows = 0;
    reader.middlewareStack.add((next) => async (args) => {
      const result = await next(args);
      rows += (result.output as { ScannedCount?: number }).ScannedCount ?? 0;
      return result;
    });
    const tableName = await createTable();
    const repo = dynamoConnectionsRepo({ client: reader, tableName, shards: 16, now: () => 0 });
    await Promise.all(
      Array.from({ length: 150 }, (_, i) => repo.add({ connectionId: `connection-${i}=`, connectedAt: 0 })),
    );
    expect(await repo.audience(EVERYONE, 50)).toBeUndefined();
    expect(rows).toBe(51);
    rows = 0;
    expect(await repo.audience(EVERYONE, 150)).toHaveLength(150);
    expect(rows).toBe(150);
    reader.destroy();
  });

  it.each([0, 1.5, 1_025, NaN])('refuses %d shards', (shards) => {
    expect(() => dynamoConnectionsRepo({ client, tableName: 'any', shards, now: () => 0 })).toThrow(RangeError);
  });

  it('rejects, and leaves no rejection unhandled, when the table is missing', async () => {
    const repo = dynamoConnectionsRepo({ client, tableName: 'no-such-table', shards: 16, now: () => 0 });
    await expect(membersOf(repo, EVERYONE)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(repo.prune(EVERYONE, { connectionId: 'x' }, 1)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('the shard of a connection', () => {
  it('depends on its id alone and spreads evenly', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 16_000; i++) {
      const partition = partitionOf(EVERYONE, `connection-${i}=`, 16);
      counts.set(partition, (counts.get(partition) ?? 0) + 1);
    }
    expect(counts.size).toBe(16);
    expect(Math.min(...counts.values())).toBeGreaterThan(850);
    expect(Math.max(...counts.values())).toBeLessThan(1_150);
  });
});
