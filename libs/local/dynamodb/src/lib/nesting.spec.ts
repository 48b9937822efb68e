import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { manualClock } from '@carillon/local-clock';
import { type DynamoDb, dynamoDb } from './dynamodb';

const table = {
  name: 'things',
  hashKey: 'id',
  attributes: [{ name: 'id', type: 'S' as const }],
  globalSecondaryIndexes: [],
  localSecondaryIndexes: [],
};

let server: Server;
let stop: () => Promise<void>;

/** @param isMetered whether somebody counts what requests consume, who reads them first */
const start = async (isMetered: boolean) => {
  const options = { tables: [table], region: 'us-east-1', clock: manualClock(0), log: () => undefined };
  const service: DynamoDb = await dynamoDb({ ...options, ...(isMetered && { onConsumed: () => undefined }) });
  server = createServer((request, response) => void service.request(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  stop = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await service.close();
  };
};

/** Raw: the SDK cannot write what is nested so deep. */
const ask = async (operation: string, body: string) => {
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=00',
    },
    body,
  });
  return { status: answer.status, ...((await answer.json()) as object) };
};

const KEY = '{"id":{"S":"1"}}';
const lists = (count: number, inner = '{"S":"x"}') => '{"L":['.repeat(count) + inner + ']}'.repeat(count);
const maps = (count: number) => '{"M":{"M":'.repeat(count) + '{"S":"x"}' + '}}'.repeat(count);
const item = (value: string) => `{"id":{"S":"1"},"a":${value}}`;
const put = (value: string) => ask('PutItem', `{"TableName":"things","Item":${item(value)}}`);

const TOO_DEEP = {
  status: 400,
  __type: 'com.amazon.coral.validate#ValidationException',
  message:
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
};

describe.each([false, true])('the levels of an attribute value (metered: %p)', (isMetered) => {
  beforeAll(() => start(isMetered));
  afterAll(() => stop());

  it.each([
    ['lists', lists(31)],
    ['maps, whatever their members are called', maps(31)],
    ['lists, the last of them empty', lists(31, '{"L":[]}')],
  ])('are at most 32: %s', async (_, value) => {
    expect(await put(value)).toEqual({ status: 200 });
  });

  it.each([
    ['33 levels of lists', lists(32)],
    ['33 levels of maps', maps(32)],
    ['1,000 levels', lists(1_000)],
    ['20,000 levels', lists(20_000)],
  ])('are refused beyond: %s', async (_, value) => {
    expect(await put(value)).toEqual(TOO_DEEP);
  });

  it.each([
    ['UpdateItem', `{"TableName":"things","Key":${KEY},"ExpressionAttributeValues":{":v":${lists(32)}}}`],
    ['BatchWriteItem', `{"RequestItems":{"things":[{"PutRequest":{"Item":${item(lists(32))}}}]}}`],
    ['Scan', `{"TableName":"things","ExpressionAttributeValues":{":v":${lists(32)}}}`],
  ])('are counted wherever %s has them', async (operation, body) => {
    expect(await ask(operation, body)).toEqual(TOO_DEEP);
  });

  it.each(['null', '{"TableName":"things","Item":[[[{"L":7}]]]}'])(
    'are not looked for where there are none: %s is answered by dynalite, or with 500 where that throws',
    async (body) => {
      const { status } = await ask('PutItem', body);
      expect(status).toBe(body === 'null' ? 500 : 400);
      expect(await put('{"S":"x"}')).toEqual({ status: 200 });
    },
  );

  it('are not those of an expression, whose nesting ends nothing either', async () => {
    const deep = `SET a = ${'('.repeat(2_000)}b${')'.repeat(2_000)}`;
    const body = `{"TableName":"things","Key":${KEY},"UpdateExpression":"${deep}"}`;
    expect([400, 500]).toContain((await ask('UpdateItem', body)).status);
    expect(await put('{"S":"x"}')).toEqual({ status: 200 });
  });
});
