import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Aws, AwsCallError, awsAt, errorIn, inWords } from './aws';

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

interface Call {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

const calls: Call[] = [];
const answers: Answer[] = [];
let server: Server;
let origin: string;
let aws: Aws;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    calls.push({ method, url, headers, body: (await request.toArray()).join('') });
    const { status = 200, headers: answered = {}, body = '' } = answers.shift() ?? {};
    response.writeHead(status, answered).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  aws = awsAt(origin, 'eu-west-1');
});

beforeEach(() => {
  calls.length = 0;
  answers.length = 0;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('awsAt', () => {
  it('reads a table page by page', async () => {
    answers.push({ body: '{"Items":[{"id":{"S":"A="}}],"LastEvaluatedKey":{"id":{"S":"A="}}}' });
    answers.push({ body: '{"Items":[{"id":{"S":"B="}}]}' });
    expect(await aws.scan('connections', 5)).toEqual({
      items: [{ id: { S: 'A=' } }, { id: { S: 'B=' } }],
      complete: true,
    });
    expect(calls.map(({ body }) => JSON.parse(body))).toEqual([
      { TableName: 'connections' },
      { TableName: 'connections', ExclusiveStartKey: { id: { S: 'A=' } } },
    ]);
    expect(calls[0]?.headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.Scan',
    });
  });

  it('stops after as many pages as asked for, and says so', async () => {
    answers.push({ body: '{"Items":[{"id":{"S":"A="}}],"LastEvaluatedKey":{"id":{"S":"A="}}}' });
    expect(await aws.scan('connections', 1)).toEqual({ items: [{ id: { S: 'A=' } }], complete: false });
  });

  it('signs each call for its service and region, with the local credentials', async () => {
    answers.push({ body: '{}' }, { body: '{}' }, {});
    await aws.scan('connections', 1);
    await aws.invoke('publish', {});
    await aws.post(`${origin}/dev`, 'L0SM9cOFvHcCIhw=', 'hello');
    expect(calls.map(({ headers }) => headers.authorization?.replace(/\/\d{8}\//, '/DATE/'))).toEqual(
      ['dynamodb', 'lambda', 'execute-api'].map((service) =>
        expect.stringContaining(`AWS4-HMAC-SHA256 Credential=local/DATE/eu-west-1/${service}/aws4_request`),
      ),
    );
  });

  it('speaks to @connections with the id encoded (case 98)', async () => {
    answers.push({}, { body: '{"connectedAt":"2026-01-02T03:04:05.006Z"}' }, { status: 204 });
    await aws.post(`${origin}/dev`, 'L0SM9cOFvHcCIhw=', 'hello');
    expect(await aws.getConnection(`${origin}/dev`, 'L0SM9cOFvHcCIhw=')).toHaveProperty('connectedAt');
    await aws.deleteConnection(`${origin}/dev`, 'L0SM9cOFvHcCIhw=');
    expect(calls.map(({ method, url, body }) => ({ method, url, body }))).toEqual(
      [
        ['POST', 'hello'],
        ['GET', ''],
        ['DELETE', ''],
      ].map(([method, body]) => ({ method, url: '/dev/@connections/L0SM9cOFvHcCIhw%3D', body })),
    );
  });

  it('gives back what a function returned', async () => {
    answers.push({ body: '{"delivered":2}' });
    expect(await aws.invoke('carillon-dev-publish', { target: { all: true }, data: 1 })).toEqual({ delivered: 2 });
    expect(calls[0]).toMatchObject({
      url: '/2015-03-31/functions/carillon-dev-publish/invocations',
      body: '{"target":{"all":true},"data":1}',
    });
  });

  it('throws what a function threw', async () => {
    answers.push({
      headers: { 'X-Amz-Function-Error': 'Unhandled' },
      body: '{"errorType":"Refusal","errorMessage":"target: is missing"}',
    });
    await expect(aws.invoke('publish', {})).rejects.toMatchObject({ type: 'Refusal', message: 'target: is missing' });
  });

  it('throws what AWS refused, after one try', async () => {
    answers.push({ status: 410, headers: { 'x-amzn-ErrorType': 'GoneException' } });
    await expect(aws.getConnection(`${origin}/dev`, 'A=')).rejects.toMatchObject({
      status: 410,
      type: 'GoneException',
    });
    answers.push({ status: 503 });
    await expect(aws.scan('connections', 1)).rejects.toMatchObject({ status: 503, type: 'HTTP 503' });
    expect(calls).toHaveLength(2);
  });
});

describe('a local system that has ended', () => {
  it('is called that', async () => {
    const ended = createServer();
    await new Promise<void>((resolve) => ended.listen(0, '127.0.0.1', resolve));
    const { port } = ended.address() as AddressInfo;
    await new Promise((resolve) => ended.close(resolve));
    const scan = awsAt(`http://127.0.0.1:${port}`, 'us-east-1').scan('connections', 1);
    await expect(scan).rejects.toThrow('The local system does not answer');
  });
});

describe('errors', () => {
  it('are named without namespace and link', () => {
    const body = '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"No such table"}';
    expect(inWords(errorIn(400, null, body))).toBe('ResourceNotFoundException: No such table');
    expect(errorIn(403, 'ForbiddenException:http://internal.amazon.com/', '{"message":"Forbidden"}').type).toBe(
      'ForbiddenException',
    );
  });

  it('are put in words where the answer is empty', () => {
    expect(inWords(errorIn(410, 'GoneException', ''))).toBe('GoneException: The connection has ended.');
    expect(inWords(new AwsCallError(500, 'HTTP 500', ''))).toBe('HTTP 500');
  });
});
