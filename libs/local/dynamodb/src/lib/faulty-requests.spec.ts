import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { manualClock } from '@carillon/local-clock';
import { type FaultPlan, faults } from '@carillon/local-faults';
import type { TableModel } from '@carillon/local-terraform-model';
import { type DynamoDb, dynamoDb } from './dynamodb';

const TableName = 'things';
const table: TableModel = {
  name: TableName,
  hashKey: 'id',
  attributes: [{ name: 'id', type: 'S' }],
  globalSecondaryIndexes: [],
  localSecondaryIndexes: [],
};

const chance = faults();
let service: DynamoDb;
let server: Server;
let client: DynamoDBClient;
/** Gives up at the first answer that is an error. */
let impatient: DynamoDBClient;

beforeAll(async () => {
  const clock = manualClock();
  service = await dynamoDb({ tables: [table], region: 'us-east-1', clock, log: () => undefined, faults: chance });
  server = createServer((request, response) => void service.request(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const settings = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  client = new DynamoDBClient(settings);
  impatient = new DynamoDBClient({ ...settings, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  impatient.destroy();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await service.close();
});

const putting = (id: string) => new PutItemCommand({ TableName, Item: { id: { S: id } } });
const isThere = async (id: string) =>
  (await client.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }))).Item !== undefined;

const always = (kind: string): FaultPlan => ({ dynamodb: { [kind]: 1_000, only: ['PutItem'] } });

describe('a request to a DynamoDB that fails', () => {
  it.each([
    ['throttled', { name: 'ProvisionedThroughputExceededException', $metadata: { httpStatusCode: 400 } }, false],
    ['error', { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }, false],
    ['errorAfter', { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }, true],
    ['resetAfter', { message: expect.stringContaining('socket hang up') }, true],
  ])('is refused as the SDK knows it: by %s', async (kind, refusal, isDone) => {
    chance.follow(always(kind));
    await expect(impatient.send(putting(kind))).rejects.toMatchObject(refusal);
    expect(await isThere(kind)).toBe(isDone);
    expect(chance.counters()).toEqual({ dynamodb: { operations: 1, [kind]: 1 } });
  });

  it.each(['errorAfter', 'resetAfter'])('is done twice when the SDK tries it again: by %s', async (kind) => {
    chance.follow({ seed: 4, dynamodb: { [kind]: 500, only: ['PutItem'] } });
    await client.send(putting(`again ${kind}`));
    expect(chance.counters()).toEqual({ dynamodb: { operations: 2, [kind]: 1 } });
  });

  it('is answered as ever once the faults have ended', async () => {
    chance.follow(always('error'));
    chance.end();
    await impatient.send(putting('late'));
    expect(await isThere('late')).toBe(true);
  });
});
