import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiGateway } from '@carillon/local-api-gateway';
import { type Answer, router } from './router';

/** A service that answers with its name, so that a test sees where a request was led to. */
const named =
  (name: string): Answer =>
  (_, response) =>
    void response.end(name);

const gatewayOf = (id: string, stage: string): ApiGateway => ({
  api: {
    id,
    name: id,
    routeSelectionExpression: '$request.body.action',
    routes: [],
    stages: [{ name: stage, variables: {} }],
  },
  request: (_, response) => void response.end(`gateway ${id}`),
  upgrade: (_, socket) => void socket.end(`HTTP/1.1 418 ${id}\r\n\r\n`),
  close: async () => undefined,
});

let server: Server;
let port: number;
const unknown: string[] = [];

beforeAll(async () => {
  const to = router({
    gateways: [gatewayOf('abcdefghij', 'dev'), gatewayOf('klmnopqrst', 'prod')],
    dynamodb: named('dynamodb'),
    lambda: named('lambda'),
    sqs: named('sqs'),
    console: named('console'),
    clock: named('clock'),
    faults: named('faults'),
    meter: named('meter'),
    onUnknownService: (name) => unknown.push(name),
  });
  server = createServer((request, response) => void to.request(request, response));
  server.on('upgrade', (request, socket, head) => to.upgrade(request, socket, head));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((done) => server.close(done)));

const send = (method: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number | undefined; reason: string | undefined; body: string }>((resolve, reject) => {
    const request = httpRequest({ port, method, path, headers, agent: false }, async (response) => {
      let body = '';
      for await (const chunk of response) body += String(chunk);
      resolve({ status: response.statusCode, reason: response.statusMessage, body });
    });
    request.on('error', reject).end();
  });

const authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=local/20260101/eu-north-1/${service}/aws4_request, SignedHeaders=host, Signature=00`;

describe('the one port', () => {
  it.each([
    ['POST', '/', { 'x-amz-target': 'DynamoDB_20120810.Scan' }, 'dynamodb'],
    ['POST', '/@clock', {}, 'clock'],
    ['PUT', '/@faults', {}, 'faults'],
    ['GET', '/@meter', {}, 'meter'],
    ['POST', '/', { 'x-amz-target': 'DynamoDB_20120810.Scan', host: 'dynamodb.eu-west-1.amazonaws.com' }, 'dynamodb'],
    [
      'POST',
      '/',
      { 'x-amz-target': 'DynamoDB_20120810.Scan', host: '123456789012.ddb.eu-west-1.amazonaws.com' },
      'dynamodb',
    ],
    ['POST', '/2015-03-31/functions/f/invocations', {}, 'lambda'],
    ['GET', '/2015-03-31/functions', { host: 'lambda.us-east-1.amazonaws.com' }, 'lambda'],
    ['POST', '/dev/@connections/x', {}, 'gateway abcdefghij'],
    ['POST', '//prod//%40connections/x%3D', {}, 'gateway klmnopqrst'],
    ['POST', '/dev/@connections/x', { host: 'klmnopqrst.execute-api.eu-west-1.amazonaws.com' }, 'gateway klmnopqrst'],
    ['POST', '/@connections/x', { host: 'klmnopqrst.execute-api.eu-west-1.amazonaws.com' }, 'gateway klmnopqrst'],
    ['GET', '/prod', {}, 'gateway klmnopqrst'],
    ['POST', '/nowhere/@connections/x', {}, 'gateway abcdefghij'],
    ['POST', '/', { 'x-amz-target': 'AmazonSQS.SendMessage' }, 'sqs'],
    ['POST', '/', { host: 'sqs.eu-west-1.amazonaws.com' }, 'sqs'],
    ['POST', '/', { host: 'eu-west-1.queue.amazonaws.com' }, 'sqs'],
    ['POST', '/', { authorization: authorization('sqs') }, 'sqs'],
    ['POST', '/123456789012/jobs', {}, 'sqs'],
    ['GET', '/123456789012/jobs?Action=ReceiveMessage', {}, 'sqs'],
    ['GET', '/', {}, 'console'],
    ['GET', '/console.json', { host: 'localhost:3000' }, 'console'],
    ['GET', '/favicon.ico', {}, 'console'],
  ])('leads %s %s %j to %s', async (method, path, headers, service) => {
    expect((await send(method, path, headers as Record<string, string>)).body).toBe(service);
  });

  it.each([
    ['its host', { host: 'sns.eu-west-1.amazonaws.com' }, 'sns'],
    ['its target', { 'x-amz-target': 'AmazonSSM.GetParameter' }, 'AmazonSSM.GetParameter'],
    ['its signature', { authorization: authorization('sts') }, 'sts'],
  ])('says that a service, known by %s, is not part of the system', async (_, headers, name) => {
    const { status, body } = await send('POST', '/', headers as Record<string, string>);
    expect(status).toBe(501);
    expect(JSON.parse(body)).toEqual({
      __type: 'NotImplementedException',
      message: `${name} is not part of the local system`,
    });
    expect(unknown.at(-1)).toBe(name);
  });

  it.each([
    ['by REST', { host: 'my-bucket.s3.eu-west-1.amazonaws.com' }, 's3', /^<Error><Code>/],
    [
      'to forms',
      { host: 'sts.eu-west-1.amazonaws.com', 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      'sts',
      /^<ErrorResponse><Error><Code>/,
    ],
  ])('says so in XML for a service that answers in XML %s', async (_, headers, name, beginning) => {
    const { status, body } = await send('POST', '/', headers as Record<string, string>);
    expect(status).toBe(501);
    expect(body).toMatch(beginning);
    expect(body).toContain(
      `<Code>NotImplementedException</Code><Message>${name} is not part of the local system</Message>`,
    );
  });

  it('never says anything but text in XML', async () => {
    const { body } = await send('POST', '/', {
      'x-amz-target': '<Message>&',
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(body).toContain('<Message>&#60;Message&#62;&#38; is not part');
  });

  it.each([
    ['/prod', 'klmnopqrst'],
    ['/dev', 'abcdefghij'],
    ['/nowhere', 'abcdefghij'],
  ])('leads a handshake at %s to the API that has the stage, or to one that refuses it', async (path, api) => {
    const { status, reason } = await send('GET', path, { connection: 'upgrade', upgrade: 'websocket' });
    expect([status, reason]).toEqual([418, api]);
  });
});
