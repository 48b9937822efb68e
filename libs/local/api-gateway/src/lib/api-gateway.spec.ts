import { once } from 'node:events';
import { manualClock } from '@carillon/local-clock';
import { ok, startGateway, stopGateways } from '../testing';

afterEach(stopGateways);

describe('a gateway', () => {
  it('gives 100 clients at once 100 ids, each with an event of its own (115)', async () => {
    const gateway = await startGateway({ routes: { $connect: ok } });
    await Promise.all(Array.from({ length: 100 }, () => gateway.connect()));
    const events = await gateway.eventsOf('CONNECT', 100);
    expect(new Set(events.map(({ requestContext }) => requestContext.connectionId)).size).toBe(100);
  });

  it('has two connections of one user apart (119)', async () => {
    const gateway = await startGateway({ routes: { $connect: ok, $disconnect: ok } });
    const before = await gateway.connect('/prod?user=ada');
    const after = await gateway.connect('/prod?user=ada');
    const [first, second] = (await gateway.eventsOf('CONNECT', 2)).map(({ requestContext }) => requestContext);
    await before.close();
    expect((await gateway.event('DISCONNECT')).requestContext.connectionId).toBe(first?.connectionId);
    expect(await gateway.http('POST', gateway.pathOf(second!.connectionId), 'hi')).toMatchObject({ status: 200 });
    expect(await after.next()).toBe('hi');
  });

  it('that is closed closes every client with 1001, and is done when each $disconnect has ended (117)', async () => {
    const ends = Promise.withResolvers<unknown>();
    const gateway = await startGateway({ routes: { $disconnect: () => ends.promise } });
    const clients = await Promise.all([gateway.connect(), gateway.connect(), gateway.connect()]);
    const done = jest.fn();
    const closed = gateway.close().then(done);
    for (const client of clients) expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' });
    const events = await gateway.eventsOf('DISCONNECT', 3);
    expect(events.map(({ requestContext }) => requestContext.disconnectStatusCode)).toEqual([1001, 1001, 1001]);
    expect(done).not.toHaveBeenCalled();
    ends.resolve({ statusCode: 200 });
    await closed;
  });

  it('that is closed cuts off a client that does not answer its close frame (117)', async () => {
    const clock = manualClock();
    const gateway = await startGateway({ clock, routes: { $disconnect: ok } });
    const { socket } = await gateway.handshake();
    const cutOff = once(socket!.resume(), 'end');
    const closed = gateway.close();
    await gateway.event('DISCONNECT');
    await clock.advance(1_000);
    await cutOff;
    await closed;
  });

  it('that is closed refuses clients under way, and those that come (117)', async () => {
    const gateway = await startGateway({ routes: { $connect: () => new Promise(() => {}) } });
    const underWay = gateway.handshake();
    await gateway.event('CONNECT');
    await gateway.close();
    expect(await underWay).toMatchObject({ status: 503 });
    expect(await gateway.handshake()).toMatchObject({ status: 503 });
  });

  it('logs what happened, and nothing that was said', async () => {
    const clock = manualClock(1_000);
    const gateway = await startGateway({ clock, routes: { $connect: ok, $default: ok } });
    const ada = await gateway.connect('/prod?secret=1');
    ada.say('secret');
    const { connectionId, requestId } = (await gateway.event('MESSAGE')).requestContext;
    expect(await gateway.logged({ what: 'message' })).toEqual({
      time: 1_000,
      level: 'info',
      api: 'abcd1234',
      what: 'message',
      stage: 'prod',
      connectionId,
      requestId,
      routeKey: '$default',
      status: 200,
      latencyMs: 0,
    });
    await gateway.http('POST', gateway.pathOf(connectionId), 'secret');
    await gateway.http('GET', '/nope?secret=1');
    expect(gateway.log.map(({ what, status }) => [what, status])).toEqual([
      ['connect', 200],
      ['message', 200],
      ['post', 200],
      ['request', 403],
    ]);
    expect(JSON.stringify(gateway.log)).not.toContain('secret');
  });

  it('is not started with an expression that it cannot evaluate', async () => {
    await expect(startGateway({ expression: '$request.body.list[*]' })).rejects.toThrow('.list[*]');
  });
});
