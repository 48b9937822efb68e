import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { type ManualClock, manualClock } from '@carillon/local-clock';
import type { TableModel } from '@carillon/local-terraform-model';
import { type DynamoDb, dynamoDb, type DynamoDbLogEntry, type DynamoDbOptions } from '../index';

const NOW = Date.UTC(2026, 0, 1);
const table: TableModel = {
  name: 'connections',
  hashKey: 'channel',
  rangeKey: 'connectionId',
  attributes: [
    { name: 'channel', type: 'S' },
    { name: 'connectionId', type: 'S' },
    { name: 'subscriber', type: 'S' },
  ],
  globalSecondaryIndexes: [
    {
      name: 'bySubscriber',
      hashKey: 'subscriber',
      rangeKey: 'channel',
      projectionType: 'KEYS_ONLY',
      nonKeyAttributes: [],
    },
  ],
  localSecondaryIndexes: [],
  ttlAttribute: 'expiresAt',
};

/** The service behind an HTTP server of its own, as the local system has it, and an SDK client for it. */
const start = async (options: Partial<DynamoDbOptions> = {}) => {
  const entries: DynamoDbLogEntry[] = [];
  const clock = manualClock(NOW);
  const service = await dynamoDb({
    tables: [table],
    region: 'us-east-1',
    clock,
    log: (entry) => entries.push(entry),
    ...options,
  });
  const server = createServer((request, response) => void service.request(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  started.push({ service, server, client });
  return { service, server, client, clock, entries, url };
};

const started: { service: DynamoDb; server: Server; client: DynamoDBClient }[] = [];
const stop = async () => {
  for (const { service, server, client } of started.splice(0)) {
    client.destroy();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await service.close();
  }
};
afterEach(stop);

const rowOf = (connectionId: string, expiresAt?: number) => ({
  channel: { S: '$all#0' },
  connectionId: { S: connectionId },
  ...(expiresAt !== undefined && { expiresAt: { N: String(expiresAt) } }),
});
const put = (client: DynamoDBClient, Item: ReturnType<typeof rowOf>) =>
  client.send(new PutItemCommand({ TableName: 'connections', Item }));
const idsIn = async (client: DynamoDBClient) => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'connections' }));
  return Items.map(({ connectionId }) => connectionId?.S).sort();
};
/** A sweep reads and deletes over sockets: wait for what it says. */
const sweep = async (clock: ManualClock, entries: DynamoDbLogEntry[]) => {
  await clock.advance(60_000);
  while (entries.length === 0) await new Promise(setImmediate);
};

describe('DynamoDB on one machine', () => {
  it('has the tables of the model, keys and indexes alike', async () => {
    const { client } = await start();
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'connections' }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      KeySchema: [
        { AttributeName: 'channel', KeyType: 'HASH' },
        { AttributeName: 'connectionId', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [{ IndexName: 'bySubscriber', Projection: { ProjectionType: 'KEYS_ONLY' } }],
    });
  });

  it('deletes items within a minute of their time, and only those', async () => {
    const { client, clock, entries } = await start();
    const now = NOW / 1_000;
    await put(client, rowOf('over', now + 60));
    await put(client, rowOf('later', now + 61));
    await put(client, rowOf('timeless'));
    await put(client, rowOf('in-milliseconds', 1));
    await sweep(clock, entries);
    expect(await idsIn(client)).toEqual(['in-milliseconds', 'later', 'timeless']);
    expect(entries).toEqual([{ level: 'info', table: 'connections', text: 'TTL: 1 items deleted' }]);
  });

  it('describes and changes the TTL, which dynalite does not', async () => {
    const { client } = await start();
    const describe = async () =>
      (await client.send(new DescribeTimeToLiveCommand({ TableName: 'connections' }))).TimeToLiveDescription;
    expect(await describe()).toEqual({ AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' });
    const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: false };
    await client.send(new UpdateTimeToLiveCommand({ TableName: 'connections', TimeToLiveSpecification }));
    expect(await describe()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await expect(client.send(new DescribeTimeToLiveCommand({ TableName: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('keeps items in a folder from one start to the next, and refuses one with other keys', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'carillon-dynamodb-'));
    const first = await start({ directory });
    await put(first.client, rowOf('kept'));
    await stop();

    const second = await start({ directory });
    expect(await idsIn(second.client)).toEqual(['kept']);
    await stop();

    const changed = { ...table, rangeKey: 'subscriber', globalSecondaryIndexes: [] };
    await expect(start({ directory, tables: [changed] })).rejects.toThrow(
      /^The kept table connections has the keys .*connectionId RANGE.*: use another data folder$/,
    );
    await rm(directory, { recursive: true });
  });

  it('passes requests on to another endpoint, tables made there', async () => {
    const other = await start({ tables: [] });
    const { client } = await start({ endpoint: other.url });
    await put(client, rowOf('elsewhere'));
    expect(
      await other.client.send(new GetItemCommand({ TableName: 'connections', Key: rowOf('elsewhere') })),
    ).toMatchObject({
      Item: { connectionId: { S: 'elsewhere' } },
    });
  });

  it('says which endpoint does not answer', async () => {
    await expect(start({ endpoint: 'http://127.0.0.1:9' })).rejects.toThrow(/^DynamoDB at http:\/\/127\.0\.0\.1:9: /);
  });
});
