import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvokeCommand, type InvokeCommandInput, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { testLambda, type TestLambda } from '../testing';

const SOURCE = `
  let runs = 0;
  export const handler = async (event, context) => {
    runs += 1;
    if (event.print) console.log('x'.repeat(event.print));
    if (event.failures >= runs) throw new TypeError('bad');
    if (event.who) return context.clientContext;
    return { event, runs, requestId: context.awsRequestId };
  };`;

describe('Lambda’s API', () => {
  let lambda: TestLambda;
  let server: Server;
  let client: LambdaClient;
  let url: string;

  beforeEach(async () => {
    const files = { 'index.mjs': SOURCE };
    lambda = await testLambda({ chat: { files }, off: { files, reservedConcurrency: 0 } });
    server = createServer((req, res) => void lambda.service.request(req, res)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = new LambdaClient({ endpoint: url, region: 'eu-central-1', credentials, maxAttempts: 1 });
  });
  afterEach(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await lambda.close();
  });

  const invoke = async (input: Partial<InvokeCommandInput>) => {
    const { Payload, LogResult, ...answer } = await client.send(new InvokeCommand({ FunctionName: 'chat', ...input }));
    const text = Payload?.transformToString();
    return {
      ...answer,
      payload: text ? (JSON.parse(text) as Record<string, unknown>) : undefined,
      log: LogResult && Buffer.from(LogResult, 'base64').toString(),
    };
  };

  it('answers a request with what the handler returned', async () => {
    const answer = await invoke({ Payload: '{"hello":"world"}' });
    expect(answer).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      payload: { event: { hello: 'world' } },
    });
    expect(answer.FunctionError).toBeUndefined();
    expect(answer.payload).toMatchObject({ requestId: answer.$metadata.requestId });
  });

  it('takes no payload for an empty event', async () => {
    expect((await invoke({})).payload).toMatchObject({ event: {} });
  });

  it('takes every name of a function, with a qualifier or without', async () => {
    const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:chat';
    for (const FunctionName of ['chat:$LATEST', '123456789012:function:chat', arn, `${arn}:live`])
      expect(await invoke({ FunctionName })).toMatchObject({ StatusCode: 200 });
    expect(await invoke({ Qualifier: '$LATEST' })).toMatchObject({ StatusCode: 200 });
  });

  it('passes the client’s context on', async () => {
    const ClientContext = Buffer.from('{"custom":{"a":1}}').toString('base64');
    expect((await invoke({ Payload: '{"who":1}', ClientContext })).payload).toEqual({ custom: { a: 1 } });
  });

  it('tells that the function failed', async () => {
    expect(await invoke({ Payload: '{"failures":1}' })).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      payload: { errorType: 'TypeError', errorMessage: 'bad' },
    });
  });

  it('gives the tail of the log to who asks for it, at most 4 KB', async () => {
    const { log, payload } = await invoke({ Payload: '{"print":1}', LogType: 'Tail' });
    const requestId = String(payload?.['requestId']);
    expect(log).toContain(
      `START RequestId: ${requestId} Version: $LATEST\n2026-01-01T00:00:00.000Z\t${requestId}\tINFO\tx\n`,
    );
    expect(log).toMatch(/REPORT RequestId: .*\n$/);
    expect((await invoke({ Payload: '{"print":5000}', LogType: 'Tail' })).log).toHaveLength(4_096);
  });

  it('runs an event in the background', async () => {
    expect(await invoke({ InvocationType: 'Event', Payload: '{"print":3}' })).toMatchObject({ StatusCode: 202 });
    await lambda.logged('xxx');
  });

  it('tries an event again after one minute and after two more, with the same request id', async () => {
    const { $metadata } = await invoke({ InvocationType: 'Event', Payload: '{"failures":2,"print":3}' });
    const { requestId } = $metadata;
    expect(await lambda.logged('Attempt 1 of 3')).toMatchObject({ event: 'retry', requestId });
    await lambda.clock.advance(60_000);
    expect(await lambda.logged('Attempt 2 of 3')).toMatchObject({ event: 'retry', requestId });
    await lambda.clock.advance(119_999);
    expect(lambda.service.stats()['chat']).toMatchObject({ invocations: 2 });
    await lambda.clock.advance(1);
    expect(lambda.service.stats()['chat']).toMatchObject({ invocations: 3, errors: 2 });
  });

  it('logs an event that failed for good', async () => {
    lambda.service.invokeAsync('chat', '{"failures":3}');
    await lambda.logged('Attempt 1 of 3');
    await lambda.clock.advance(60_000);
    await lambda.logged('Attempt 2 of 3');
    await lambda.clock.advance(120_000);
    expect(await lambda.logged('Attempt 3 of 3')).toMatchObject({ event: 'dropped' });
  });

  it('drops an event of a function that may not run', async () => {
    await invoke({ FunctionName: 'off', InvocationType: 'Event' });
    expect(await lambda.logged('may not run')).toMatchObject({ functionName: 'off', event: 'dropped' });
  });

  it('runs nothing for a dry run', async () => {
    expect(await invoke({ InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
    expect(lambda.service.stats()['chat']).toMatchObject({ invocations: 0 });
  });

  it('lists the functions', async () => {
    const { Functions } = await client.send(new ListFunctionsCommand({}));
    expect(Functions?.map(({ FunctionName, Runtime }) => [FunctionName, Runtime])).toEqual([
      ['chat', 'nodejs24.x'],
      ['off', 'nodejs24.x'],
    ]);
  });

  it('refuses a function that there is not', async () => {
    await expect(invoke({ FunctionName: 'nobody' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
      message: 'Function not found: arn:aws:lambda:eu-central-1:123456789012:function:nobody',
    });
    await expect(lambda.service.invoke('nobody', '{}')).rejects.toMatchObject({ name: 'UnknownFunctionError' });
  });

  it('refuses a payload that is no JSON', async () => {
    await expect(invoke({ Payload: '{' })).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
      $metadata: { httpStatusCode: 400 },
      message: expect.stringMatching(/^Could not parse request body into json: /),
    });
  });

  it('refuses a payload that is too large: 6 MB, or 1 MB for an event', async () => {
    const of = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2));
    await expect(invoke({ Payload: of(6 * 1024 * 1024 + 1) })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      $metadata: { httpStatusCode: 413 },
      message: 'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
    });
    await expect(invoke({ Payload: of(1024 * 1024 + 1), InvocationType: 'Event' })).rejects.toMatchObject({
      message: '1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)',
    });
  });

  it('throttles a function whose reserved concurrency is 0', async () => {
    await expect(invoke({ FunctionName: 'off' })).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 429 },
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
  });

  it('refuses what is not part of it', async () => {
    const answer = await fetch(`${url}/2015-03-31/functions/chat/aliases`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
  });
});
