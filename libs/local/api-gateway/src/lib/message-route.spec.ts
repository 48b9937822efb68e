import { manualClock } from '@carillon/local-clock';
import { type Setup, echo, lambda, ok, startGateway, stopGateways, twoWay } from '../testing';

afterEach(stopGateways);

const errorFrame = (message: string, connectionId: string, requestId: string) =>
  `{"message": "${message}", "connectionId":"${connectionId}", "requestId":"${requestId}"}`;

/** Answers with the route that ran and what it got. */
const report = twoWay(({ body, requestContext }) => ({ statusCode: 200, body: `${requestContext.routeKey}: ${body}` }));

const talk = async (setup: Setup) => {
  const gateway = await startGateway(setup);
  return { gateway, ada: await gateway.connect() };
};

describe('a message', () => {
  it.each([
    [48, 'runs the route that its action names', '$request.body.action', '{"action":"join"}', 'join'],
    [49, 'runs it for a variable in braces too', '${request.body.action}', '{"action":"join"}', 'join'],
    [
      50,
      'can name a route in two parts',
      '${request.body.service}/${request.body.action}',
      '{"service":"chat","action":"join"}',
      'chat/join',
    ],
    [
      51,
      'with one of two parts leaves the other empty',
      '${request.body.action}-${request.body.nope}',
      '{"action":"join"}',
      'join-',
    ],
    [52, 'can name a route at a nested path', '$request.body.data.kind', '{"data":{"kind":"join"}}', 'join'],
    [53, 'with an unknown action runs $default', '$request.body.action', '{"action":"dance"}', '$default'],
    [56, 'that is not JSON runs $default', '$request.body.action', 'hello', '$default'],
    [58, 'that is empty runs $default', '$request.body.action', '', '$default'],
    [59, 'that is a number runs $default', '$request.body.action', '5', '$default'],
    [59, 'that is JSON text runs $default', '$request.body.action', '"join"', '$default'],
    [59, 'that is an array runs $default', '$request.body.action', '["join"]', '$default'],
    [60, 'with an action in other letters runs $default', '$request.body.action', '{"action":"JOIN"}', '$default'],
    [61, 'does not reach $connect', '$request.body.action', '{"action":"$connect"}', '$default'],
    [61, 'does not reach $disconnect', '$request.body.action', '{"action":"$disconnect"}', '$default'],
    [61, 'may name $default', '$request.body.action', '{"action":"$default"}', '$default'],
    [62, 'can name a route by a number', '$request.body.action', '{"action":7}', '7'],
    [63, 'runs $default where the expression is \\$default', '\\$default', '{"action":"join"}', '$default'],
  ])('%s: %s', async (_, __, expression, message, routeKey) => {
    const routes = {
      $connect: ok,
      $disconnect: ok,
      $default: report,
      join: report,
      'chat/join': report,
      'join-': report,
      '7': report,
    };
    const { gateway, ada } = await talk({ expression, routes });
    ada.say(message);
    expect(await ada.next()).toBe(`${routeKey}: ${message}`);
    expect(gateway.events).toHaveLength(2);
  });

  it.each([
    [54, '{"action":"dance"}'],
    [57, 'hello'],
    [61, '{"action":"$connect"}'],
    [61, '{"action":"$default"}'],
  ])('%i: with no route and no $default is answered Forbidden, byte for byte (55): %s', async (_, message) => {
    const { gateway, ada } = await talk({ routes: { $connect: ok, $disconnect: ok, echo } });
    const { connectionId } = (await gateway.event('CONNECT')).requestContext;
    ada.say(message);
    const frame = await ada.next();
    const { requestId } = JSON.parse(frame) as { requestId: string };
    expect(frame).toBe(errorFrame('Forbidden', connectionId, requestId));
    expect(requestId).toMatch(/^[A-Za-z0-9_-]{15}=$/);
    ada.say('{"action":"echo"}');
    expect(await ada.next()).toBe('{"action":"echo"}');
    expect(gateway.events).toHaveLength(2);
  });

  it('makes an event without headers and query, key by key (64)', async () => {
    const clock = manualClock(Date.UTC(2024, 1, 9, 18, 12, 10, 113));
    const { gateway, ada } = await talk({ clock, routes: { sendmessage: ok } });
    ada.say('{"action":"sendmessage","data":"hi"}');
    const event = await gateway.event('MESSAGE');
    const { requestId, connectionId, messageId } = event.requestContext;
    expect(messageId).toMatch(/^[A-Za-z0-9_-]{15}=$/);
    expect(messageId).not.toBe(requestId);
    // As text, for the order of the keys.
    expect(JSON.stringify(event, null, 1)).toBe(
      JSON.stringify(
        {
          requestContext: {
            routeKey: 'sendmessage',
            messageId,
            eventType: 'MESSAGE',
            extendedRequestId: requestId,
            requestTime: '09/Feb/2024:18:12:10 +0000',
            messageDirection: 'IN',
            stage: 'prod',
            connectedAt: 1707502330113,
            requestTimeEpoch: 1707502330113,
            identity: { sourceIp: '127.0.0.1' },
            requestId,
            domainName: 'abcd1234.execute-api.eu-west-1.amazonaws.com',
            connectionId,
            apiId: 'abcd1234',
          },
          body: '{"action":"sendmessage","data":"hi"}',
          isBase64Encoded: false,
        },
        null,
        1,
      ),
    );
  });
});

describe('the result of a message route', () => {
  it.each([
    [65, 'of a one-way route', { statusCode: 200, body: 'x' }, false],
    [
      69,
      'of a route with half a route response, which the model calls one-way,',
      { statusCode: 200, body: 'x' },
      false,
    ],
    [70, 'of a one-way route with 401', { statusCode: 401, body: 'x' }, false],
    [70, 'of a one-way route with 501', { statusCode: 501 }, false],
    [67, 'of a two-way route without a body', { statusCode: 200 }, true],
    [67, 'of a two-way route with an empty body', { statusCode: 200, body: '' }, true],
  ])('%i: %s sends nothing, and the connection stays open', async (_, __, result, isTwoWay) => {
    const { gateway, ada } = await talk({ routes: { $default: { handler: () => result, twoWay: isTwoWay } } });
    ada.say('hi');
    expect(await gateway.logged({ what: 'message' })).toMatchObject({ level: 'info', status: result.statusCode });
    await ada.caughtUp();
    expect(ada.heard).toEqual([]);
    expect(ada.socket.readyState).toBe(ada.socket.OPEN);
  });

  it.each([
    ['66', { statusCode: 200, body: 'x' }, 'x'],
    ['68', { statusCode: 500, body: 'e', headers: { 'X-A': '1' } }, 'e'],
    ['base64', { statusCode: 200, body: Buffer.from('Grüße').toString('base64'), isBase64Encoded: true }, 'Grüße'],
  ])('of a two-way route is its body and nothing else (%s)', async (_, result, heard) => {
    const { ada } = await talk({ routes: { $default: twoWay(() => result) } });
    ada.say('hi');
    expect(await ada.next()).toBe(heard);
  });

  it.each([
    ['that throws (71)', () => Promise.reject(new Error('no'))],
    ['that returns null (72)', () => null],
    ['that returns nothing (72)', () => undefined],
    ['that returns text (72)', () => 'x'],
    ['that returns no statusCode (72)', () => ({ body: 'x' })],
    ['that returns a body that is not text (72)', () => ({ statusCode: 200, body: { a: 1 } })],
  ])(
    'of a function %s is the error frame with its requestId, even one-way, and the connection stays open',
    async (_, handler) => {
      const { gateway, ada } = await talk({ routes: { fail: handler, echo } });
      ada.say('{"action":"fail"}');
      const frame = await ada.next();
      const { connectionId, requestId } = (await gateway.event('MESSAGE')).requestContext;
      expect(frame).toBe(errorFrame('Internal server error', connectionId, requestId));
      ada.say('{"action":"echo"}');
      expect(await ada.next()).toBe('{"action":"echo"}');
    },
  );

  it('of a route whose function does not exist is the error frame, and that is logged', async () => {
    const { gateway, ada } = await talk({
      routes: { $default: { handler: ok, integration: lambda('nobody') }, lonely: null },
    });
    ada.say('hi');
    expect(JSON.parse(await ada.next())).toMatchObject({ message: 'Internal server error' });
    expect(await gateway.logged({ level: 'error' })).toMatchObject({
      what: 'message',
      routeKey: '$default',
      status: 500,
    });
    ada.say('{"action":"lonely"}');
    expect(JSON.parse(await ada.next())).toMatchObject({ message: 'Internal server error' });
    expect(await gateway.logged({ routeKey: 'lonely' })).toMatchObject({ problem: 'The route has no integration' });
  });
});

describe('a function that runs longer than its integration may', () => {
  it('is answered for by the time-out frame, goes on, and its result is dropped (73, 74)', async () => {
    const clock = manualClock();
    const late = Promise.withResolvers<unknown>();
    const { gateway, ada } = await talk({
      clock,
      routes: { slow: { handler: () => late.promise, twoWay: true, timeoutMs: 29_000 }, echo },
    });
    ada.say('{"action":"slow"}');
    const { connectionId, requestId } = (await gateway.event('MESSAGE')).requestContext;
    await clock.advance(28_999);
    await ada.caughtUp();
    expect(ada.heard).toEqual([]);
    await clock.advance(1);
    expect(await ada.next()).toBe(errorFrame('Endpoint request timed out', connectionId, requestId));
    expect(await gateway.http('POST', gateway.pathOf(connectionId), 'still here')).toMatchObject({ status: 200 });
    expect(await ada.next()).toBe('still here');
    late.resolve({ statusCode: 200, body: 'late' });
    ada.say('{"action":"echo"}');
    expect(await ada.next()).toBe('{"action":"echo"}');
    expect(ada.heard).toHaveLength(3);
  });
});

describe('messages of one connection', () => {
  it('run side by side, and are answered as they end (75, 76)', async () => {
    const first = Promise.withResolvers<unknown>();
    const { gateway, ada } = await talk({ routes: { slow: twoWay(() => first.promise), echo } });
    ada.say('{"action":"slow"}');
    ada.say('{"action":"echo"}');
    expect(await ada.next()).toBe('{"action":"echo"}');
    expect(gateway.events.map(({ requestContext }) => requestContext.routeKey)).toEqual(['slow', 'echo']);
    first.resolve({ statusCode: 200, body: 'first' });
    expect(await ada.next()).toBe('first');
  });
});
