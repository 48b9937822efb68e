import { manualClock } from '@carillon/local-clock';
import { echo, ok, startGateway, stopGateways } from '../testing';

afterEach(stopGateways);

describe('a DISCONNECT event', () => {
  it('is what API Gateway would send, key by key (88, 92)', async () => {
    const clock = manualClock(Date.UTC(2024, 1, 9, 18, 23, 28, 941));
    const gateway = await startGateway({ clock, routes: { $disconnect: ok } });
    const ada = await gateway.connect('/prod?token=1', { 'User-Agent': 'Mozilla/5.0' });
    await ada.close();
    const event = await gateway.event('DISCONNECT');
    const { requestId, connectionId } = event.requestContext;
    const Host = 'abcd1234.execute-api.eu-west-1.amazonaws.com';
    // As text, for the order of the keys.
    expect(JSON.stringify(event, null, 1)).toBe(
      JSON.stringify(
        {
          headers: { Host, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' },
          multiValueHeaders: { Host: [Host], 'x-api-key': [''], 'X-Forwarded-For': [''], 'x-restapi': [''] },
          requestContext: {
            routeKey: '$disconnect',
            disconnectStatusCode: 1005,
            eventType: 'DISCONNECT',
            extendedRequestId: requestId,
            requestTime: '09/Feb/2024:18:23:28 +0000',
            messageDirection: 'IN',
            disconnectReason: 'Client-side close frame status not set',
            stage: 'prod',
            connectedAt: 1707503008941,
            requestTimeEpoch: 1707503008941,
            identity: { userAgent: 'Mozilla/5.0', sourceIp: '127.0.0.1' },
            requestId,
            domainName: Host,
            connectionId,
            apiId: 'abcd1234',
          },
          isBase64Encoded: false,
        },
        null,
        1,
      ),
    );
  });

  it.each([
    [89, 4001, 'bye'],
    [89, 1000, ''],
    [89, 1001, ''],
  ])('has the code and the reason of the client (%i): %i %s', async (_, code, reason) => {
    const gateway = await startGateway({ routes: { $disconnect: ok } });
    await (await gateway.connect()).close(code, reason);
    expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({
      disconnectStatusCode: code,
      disconnectReason: reason,
    });
  });

  it.each([
    ['resets the connection', 'resetAndDestroy' as const],
    ['ends it without a close frame', 'destroy' as const],
  ])('has 1006 for a client that %s (90)', async (_, how) => {
    const gateway = await startGateway({ routes: { $disconnect: ok } });
    const { socket } = await gateway.handshake();
    socket?.[how]();
    expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({
      disconnectStatusCode: 1006,
      disconnectReason: '',
    });
  });

  it('has 1000 after a DELETE, and so has the client (91)', async () => {
    const gateway = await startGateway({ routes: { $connect: ok, $disconnect: ok } });
    const ada = await gateway.connect();
    const { connectionId } = (await gateway.event('CONNECT')).requestContext;
    expect(await gateway.http('DELETE', gateway.pathOf(connectionId))).toMatchObject({ status: 204, body: '' });
    expect(await ada.closed).toEqual({ code: 1000, reason: 'Connection Closed Normally' });
    expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({
      connectionId,
      disconnectStatusCode: 1000,
      disconnectReason: 'Connection Closed Normally',
    });
  });
});

describe('$disconnect', () => {
  it.each([
    ['throws', () => Promise.reject(new Error('no')), 'warn'],
    ['returns null', () => null, 'warn'],
    ['says 500', () => ({ statusCode: 500, body: 'x' }), 'info'],
  ])('that %s disturbs nobody (93)', async (_, $disconnect, level) => {
    const gateway = await startGateway({ routes: { $disconnect, $default: echo } });
    const [ada, bob] = [await gateway.connect(), await gateway.connect()];
    await ada.close();
    expect(await gateway.logged({ what: 'disconnect' })).toMatchObject({ level });
    bob.say('hi');
    expect(await bob.next()).toBe('hi');
    expect(bob.heard).toHaveLength(1);
  });

  it('cannot post to its own connection (94)', async () => {
    const posted = Promise.withResolvers<number>();
    const gateway = await startGateway({
      routes: {
        $disconnect: async ({ requestContext }) => {
          posted.resolve((await gateway.http('POST', gateway.pathOf(requestContext.connectionId), 'bye')).status);
          return { statusCode: 200 };
        },
      },
    });
    await (await gateway.connect()).close();
    expect(await posted.promise).toBe(410);
  });

  it('may be missing (95)', async () => {
    const gateway = await startGateway({ routes: { $default: echo } });
    await (await gateway.connect()).close();
    expect(await gateway.logged({ what: 'disconnect' })).toMatchObject({ level: 'info', status: 1005 });
  });

  it('runs once, however many reasons there are (96)', async () => {
    const gateway = await startGateway({ routes: { $connect: ok, $disconnect: ok } });
    const ada = await gateway.connect();
    const path = gateway.pathOf((await gateway.event('CONNECT')).requestContext.connectionId);
    const deletes = [gateway.http('DELETE', path), gateway.http('DELETE', path)];
    ada.socket.send(Buffer.from('binary'));
    ada.socket.close();
    expect((await Promise.all(deletes)).every(({ status }) => status === 204 || status === 410)).toBe(true);
    await ada.closed;
    await gateway.close();
    expect(await gateway.eventsOf('DISCONNECT', 1)).toHaveLength(1);
    expect(gateway.events).toHaveLength(2);
  });
});
