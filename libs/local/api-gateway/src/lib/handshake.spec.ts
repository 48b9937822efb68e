import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { manualClock } from '@carillon/local-clock';
import { echo, lambda, maskedFrame, ok, startGateway, stopGateways } from '../testing';

afterEach(stopGateways);

const frame = (requestId: string, connectionId: string, message: string) =>
  `{"message": "${message}", "connectionId":"${connectionId}", "requestId":"${requestId}"}`;

describe('a handshake', () => {
  it('succeeds without a $connect route, and the connection is registered (1)', async () => {
    const gateway = await startGateway({ routes: { $default: echo } });
    const ada = await gateway.connect();
    ada.say('hello');
    expect(await ada.next()).toBe('hello');
    const { connectionId } = (await gateway.event('MESSAGE')).requestContext;
    expect(await gateway.http('GET', gateway.pathOf(connectionId))).toMatchObject({ status: 200 });
  });

  it('succeeds with a $connect route that has no integration (1)', async () => {
    const gateway = await startGateway({ routes: { $connect: null } });
    expect(await gateway.handshake()).toMatchObject({ status: 101 });
  });

  it('is answered only after $connect has ended (2)', async () => {
    const decision = Promise.withResolvers<unknown>();
    const gateway = await startGateway({ routes: { $connect: () => decision.promise } });
    const answered = jest.fn();
    const answer = gateway.handshake().finally(answered);
    await gateway.event('CONNECT');
    // Another whole request is answered meanwhile.
    expect(await gateway.http('GET', '/prod')).toMatchObject({ status: 426 });
    expect(answered).not.toHaveBeenCalled();
    decision.resolve({ statusCode: 200 });
    expect(await answer).toMatchObject({ status: 101 });
  });

  it('succeeds with any 2xx (3)', async () => {
    const gateway = await startGateway({ routes: { $connect: () => ({ statusCode: 201 }) } });
    expect(await gateway.handshake()).toMatchObject({ status: 101 });
  });

  it.each([
    [4, 301, 'Moved Permanently'],
    [5, 400, 'Bad Request'],
    [6, 401, 'Unauthorized'],
    [6, 403, 'Forbidden'],
    [7, 501, 'Not Implemented'],
  ])('is refused as $connect says, and $disconnect does not run (%i, 20, 21): %i', async (_, statusCode, message) => {
    const gateway = await startGateway({
      routes: { $connect: () => ({ statusCode, headers: { 'X-Own': '1' }, body: 'own' }), $disconnect: ok },
    });
    const { status, headers, body } = await gateway.handshake();
    const { connectionId, requestId } = (await gateway.event('CONNECT')).requestContext;
    expect(status).toBe(statusCode);
    expect(headers).not.toHaveProperty('x-own');
    expect(body).toBe(frame(requestId, connectionId, message));
    expect(await gateway.http('POST', gateway.pathOf(connectionId), 'hi')).toMatchObject({ status: 410 });
    await gateway.close();
    expect(gateway.events).toHaveLength(1);
  });

  it.each([
    ['throws (8)', () => Promise.reject(new Error('no'))],
    ['returns nothing (9)', () => undefined],
    ['returns null (9)', () => null],
    ['returns text (9)', () => 'fine'],
    ['returns no statusCode (10)', () => ({ body: 'x' })],
    ['returns a statusCode that is no number (10)', () => ({ statusCode: 'ok' })],
    ['returns a statusCode that HTTP does not have', () => ({ statusCode: 42 })],
    ['returns a body that is not text', () => ({ statusCode: 200, body: {} })],
    [
      'returns a header that would break HTTP',
      () => ({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'a\r\nb: c' } }),
    ],
  ])('is answered 502 when $connect %s', async (_, $connect) => {
    const gateway = await startGateway({ routes: { $connect } });
    const { status, body } = await gateway.handshake();
    expect(status).toBe(502);
    expect(JSON.parse(body)).toMatchObject({ message: 'Internal server error' });
  });

  it('is answered 504 when $connect runs longer than its integration may (11)', async () => {
    const clock = manualClock();
    const hang = Promise.withResolvers<unknown>();
    const gateway = await startGateway({
      clock,
      routes: { $connect: { handler: () => hang.promise, timeoutMs: 5_000 } },
    });
    const answer = gateway.handshake();
    await gateway.event('CONNECT');
    await clock.advance(5_000);
    const { status, body } = await answer;
    expect(status).toBe(504);
    expect(JSON.parse(body)).toMatchObject({ message: 'Endpoint request timed out' });
    hang.resolve({ statusCode: 200 });
  });

  it('is answered 500, and that is logged, when there is no such function', async () => {
    const gateway = await startGateway({
      routes: { $connect: { handler: ok, integration: lambda('nobody') } },
    });
    expect(await gateway.handshake()).toMatchObject({ status: 500 });
    expect(await gateway.logged({ level: 'error' })).toMatchObject({
      what: 'connect',
      status: 500,
      problem: 'Function nobody cannot be invoked: There is no function nobody',
    });
  });

  it.each([
    ['an unknown stage (12)', '/nope'],
    ['no stage (12)', '/'],
    ['more segments after the stage (13)', '/prod/foo'],
    ['broken encoding', '/%zz'],
  ])('at %s is forbidden', async (_, path) => {
    const gateway = await startGateway({ routes: { $connect: ok } });
    expect(await gateway.handshake(path)).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'ForbiddenException' },
      body: '{"message":"Forbidden"}',
    });
    expect(gateway.events).toEqual([]);
  });

  it('may have a slash after the stage (14)', async () => {
    const gateway = await startGateway();
    expect(await gateway.handshake('/prod/?a=1')).toMatchObject({ status: 101 });
  });

  it('without what a WebSocket handshake needs is a bad request', async () => {
    const gateway = await startGateway({ routes: { $connect: ok } });
    expect(await gateway.handshake('/prod', { 'Sec-WebSocket-Version': '12' })).toMatchObject({ status: 400 });
    expect(await gateway.handshake('/prod', { 'Sec-WebSocket-Key': 'short' })).toMatchObject({ status: 400 });
    expect(await gateway.handshake('/prod', { Upgrade: 'h2c' })).toMatchObject({ status: 400 });
    expect(gateway.events).toEqual([]);
  });

  it('is what a stage wants of a plain GET (15)', async () => {
    const gateway = await startGateway();
    expect(await gateway.http('GET', '/prod')).toMatchObject({ status: 426, headers: { upgrade: 'websocket' } });
  });
});

describe('of the headers that $connect returns', () => {
  const offering = { 'Sec-WebSocket-Protocol': 'a, b' };

  it.each([
    ['16', { headers: { 'Sec-WebSocket-Protocol': 'b' } }],
    ['19', { headers: { 'sec-websocket-protocol': 'b' } }],
    ['19', { multiValueHeaders: { 'Sec-WebSocket-Protocol': ['b'] } }],
  ])('the subprotocol reaches the client (%s): %j', async (_, result) => {
    const gateway = await startGateway({ routes: { $connect: () => ({ statusCode: 200, ...result }) } });
    expect((await gateway.handshake('/prod', offering)).headers).toMatchObject({ 'sec-websocket-protocol': 'b' });
  });

  it('none stands for the first that was offered (17)', async () => {
    const gateway = await startGateway({ routes: { $connect: ok } });
    const { status, headers } = await gateway.handshake('/prod', offering);
    expect(status).toBe(101);
    expect(headers).not.toHaveProperty('sec-websocket-protocol');
    expect((await gateway.event('CONNECT')).headers).toMatchObject(offering);
  });

  it('no other reaches the client (18)', async () => {
    const headers = { 'X-Foo': '1', 'Set-Cookie': 'a=b' };
    const gateway = await startGateway({ routes: { $connect: () => ({ statusCode: 200, headers }) } });
    const answer = await gateway.handshake();
    expect(answer.status).toBe(101);
    expect(Object.keys(answer.headers).sort()).toEqual(['connection', 'sec-websocket-accept', 'upgrade']);
  });

  it('a subprotocol that was not offered is passed on, and a warning logged', async () => {
    const headers = { 'Sec-WebSocket-Protocol': 'c' };
    const gateway = await startGateway({ routes: { $connect: () => ({ statusCode: 200, headers }) } });
    expect((await gateway.handshake()).headers).toMatchObject({ 'sec-websocket-protocol': 'c' });
    expect(await gateway.logged({ what: 'connect', level: 'warn' })).toMatchObject({ status: 200 });
  });
});

describe('a client', () => {
  it('that goes away while $connect runs leaves no connection, and no $disconnect runs (116)', async () => {
    const decision = Promise.withResolvers<unknown>();
    const gateway = await startGateway({ routes: { $connect: () => decision.promise, $disconnect: ok } });
    const accepted = once(gateway.server, 'connection') as Promise<[Socket]>;
    gateway.connect().catch(() => undefined);
    const [serverSide] = await accepted;
    const { connectionId } = (await gateway.event('CONNECT')).requestContext;
    const gone = once(serverSide, 'end');
    gateway.dropClients();
    await gone;
    decision.resolve({ statusCode: 200 });
    expect(await gateway.logged({ what: 'connect' })).toMatchObject({
      problem: 'The socket ended before $connect did',
    });
    expect(await gateway.http('GET', gateway.pathOf(connectionId))).toMatchObject({ status: 410 });
    await gateway.close();
    expect(gateway.events).toHaveLength(1);
  });

  it('that resets the connection while $connect runs leaves none either (116)', async () => {
    const decision = Promise.withResolvers<unknown>();
    const gateway = await startGateway({ routes: { $connect: () => decision.promise, $disconnect: ok } });
    const accepted = once(gateway.server, 'connection') as Promise<[Socket]>;
    const client = connectTcp(gateway.port, '127.0.0.1');
    client.write(
      'GET /prod HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n\r\n',
    );
    const [serverSide] = await accepted;
    await gateway.event('CONNECT');
    const gone = new Promise((resolve) => serverSide.on('close', resolve));
    client.resetAndDestroy();
    await gone;
    decision.resolve({ statusCode: 200 });
    await gateway.logged({ what: 'connect', level: 'warn' });
    expect(gateway.events).toHaveLength(1);
  });

  it('that speaks before it is let in is heard after $connect (118)', async () => {
    const decision = Promise.withResolvers<unknown>();
    const gateway = await startGateway({ routes: { $connect: () => decision.promise, $default: ok } });
    const client = connectTcp(gateway.port, '127.0.0.1');
    client.write(
      'GET /prod HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n\r\n',
    );
    client.write(maskedFrame(0x81, 'hi'));
    await gateway.event('CONNECT');
    expect(gateway.events).toHaveLength(1);
    decision.resolve({ statusCode: 200 });
    expect(await gateway.event('MESSAGE')).toMatchObject({ body: 'hi' });
    client.destroy();
  });

  it('that speaks as soon as it is let in is heard (118)', async () => {
    const gateway = await startGateway({ routes: { $connect: ok, $default: echo } });
    const clients = await Promise.all(Array.from({ length: 20 }, () => gateway.connect()));
    for (const client of clients) client.say('first');
    expect(await Promise.all(clients.map((client) => client.next()))).toEqual(Array(20).fill('first'));
  });
});
