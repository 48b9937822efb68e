import { manualClock } from '@carillon/local-clock';
import { type Setup, ok, startGateway, stopGateways } from '../testing';
import type { AuthorizerEvent } from './event';

afterEach(stopGateways);

const METHOD = 'arn:aws:execute-api:eu-west-1:123456789012:abcd1234/prod/$connect';
const HOST = 'abcd1234.execute-api.eu-west-1.amazonaws.com';

const statement = (Effect: string, Resource: unknown, Action: unknown = 'execute-api:Invoke') => ({
  Effect,
  Resource,
  Action,
});

const saying = (...Statement: object[]) => ({
  principalId: 'ada',
  policyDocument: { Version: '2012-10-17', Statement },
});

const allow = () => saying(statement('Allow', '*'));

const guarded = (handler: (event: AuthorizerEvent) => unknown, more: { identitySources?: string[] } & Setup = {}) => {
  const { identitySources = [], ...setup } = more;
  const routes = { $connect: ok, $default: ok, $disconnect: ok };
  return startGateway({ routes, ...setup, authorizer: { handler, identitySources } });
};

describe('an identity source', () => {
  it.each([
    ['35', 'is missing', '/prod'],
    ['36', 'is empty', '/prod?token='],
  ])('%s: that %s is answered 401, and the authorizer is not asked', async (_, __, path) => {
    const gateway = await guarded(allow, { identitySources: ['route.request.querystring.token'] });
    const { status, body } = await gateway.handshake(path);
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ message: 'Unauthorized' });
    expect(gateway.authorizerEvents).toEqual([]);
    expect(gateway.events).toEqual([]);
    expect((await gateway.handshake('/prod?token=x')).status).toBe(101);
  });

  it('can be a header in any case, a value of the context or a stage variable, and all must have one (35)', async () => {
    const identitySources = ['route.request.header.X-Who', 'context.identity.sourceIp', 'stageVariables.tier'];
    const stages = [
      { name: 'prod', variables: {} },
      { name: 'beta', variables: { tier: 'free' } },
    ];
    const gateway = await guarded(allow, { identitySources, stages });
    expect((await gateway.handshake('/beta', { 'x-who': 'ada' })).status).toBe(101);
    expect((await gateway.handshake('/beta')).status).toBe(401);
    expect((await gateway.handshake('/prod', { 'x-who': 'ada' })).status).toBe(401);
  });

  it('in the form of HTTP APIs cannot be started', async () => {
    await expect(guarded(allow, { identitySources: ['$request.header.Authorization'] })).rejects.toThrow(
      '$request.header.Authorization is no identity source of a WebSocket API',
    );
  });
});

describe('an authorizer', () => {
  it.each([
    ['37', 'throws Unauthorized', () => Promise.reject(new Error('Unauthorized')), 401],
    ['43', 'throws anything else', () => Promise.reject(new Error('Unauthorized!')), 500],
    ['42', 'returns a status', () => ({ statusCode: 401 }), 500],
    ['42', 'returns nothing', () => undefined, 500],
    ['42', 'returns text', () => 'Allow', 500],
    ['42', 'returns the answer of an HTTP API', () => ({ isAuthorized: true }), 500],
    ['42', 'names no principal', () => ({ ...allow(), principalId: undefined }), 500],
    ['42', 'returns no policy', () => ({ principalId: 'ada' }), 500],
    ['42', 'returns an Effect that is none', () => saying(statement('allow', '*')), 500],
    ['42', 'returns a statement without a resource', () => saying({ Effect: 'Allow', Action: '*' }), 500],
    ['42', 'returns a nested context', () => ({ ...allow(), context: { roles: ['a'] } }), 500],
    ['42', 'returns more than 8 KB', () => ({ ...allow(), context: { text: 'x'.repeat(8_192) } }), 500],
    ['38', 'denies', () => saying(statement('Deny', '*')), 403],
    ['39', 'allows another path', () => saying(statement('Allow', `${METHOD.slice(0, -9)}/*/*`)), 403],
    ['39', 'allows another method', () => saying(statement('Allow', `${METHOD.slice(0, -9)}/GET/*`)), 403],
    ['39', 'allows another action', () => saying(statement('Allow', '*', 'execute-api:ManageConnections')), 403],
    ['41', 'allows and denies', () => saying(statement('Allow', '*'), statement('Deny', METHOD)), 403],
    [
      '41',
      'denies all other resources',
      () => saying(statement('Allow', '*'), { Effect: 'Deny', Action: '*', NotResource: 'a' }),
      403,
    ],
  ])('%s: that %s refuses the handshake, and $connect does not run', async (_, __, handler, status) => {
    const gateway = await guarded(handler);
    const answer = await gateway.handshake();
    expect(answer.status).toBe(status);
    const message = { 401: 'Unauthorized', 403: 'Forbidden', 500: 'Internal server error' }[status];
    expect(JSON.parse(answer.body)).toEqual({
      message,
      connectionId: expect.any(String),
      requestId: expect.any(String),
    });
    expect(gateway.authorizerEvents).toHaveLength(1);
    expect(gateway.events).toEqual([]);
    expect(await gateway.logged({ what: 'connect', status })).toHaveProperty('problem');
  });

  it.each([
    ['everything', statement('Allow', '*')],
    ['the stage', statement('Allow', `${METHOD.slice(0, -9)}/*`)],
    ['the route', statement('Allow', METHOD)],
    ['one of several resources', statement('Allow', ['x', METHOD])],
    ['a pattern', statement('Allow', 'arn:aws:execute-api:*:*:abcd????/prod/$connect', ['EXECUTE-API:inv*'])],
  ])('that allows %s lets the handshake proceed (40)', async (_, one) => {
    const gateway = await guarded(() => saying(one));
    expect((await gateway.handshake()).status).toBe(101);
    expect(gateway.events).toHaveLength(1);
  });

  it('that does not answer in 29 seconds is a failure (43)', async () => {
    const clock = manualClock();
    const hang = Promise.withResolvers<object>();
    const asked = Promise.withResolvers<void>();
    const handler = () => {
      asked.resolve();
      return hang.promise;
    };
    const gateway = await guarded(handler, { clock });
    const answer = gateway.handshake();
    await asked.promise;
    await clock.advance(29_000);
    expect((await answer).status).toBe(500);
    hang.resolve(allow());
  });

  it('is asked with the method and the whole handshake, key by key (45)', async () => {
    const clock = manualClock(Date.UTC(2024, 1, 9, 18, 11, 43, 419));
    const gateway = await guarded(allow, { clock });
    await gateway.handshake('/prod?token=t1&token=t2', { Authorization: 'me' });
    const [event] = gateway.authorizerEvents;
    const { requestId, connectionId } = event!.requestContext;
    const headers = {
      Authorization: 'me',
      Connection: 'upgrade',
      'content-length': '0',
      Host: HOST,
      'Sec-WebSocket-Key': 'x3JJHMbDL1EzLkh9GBhXDw==',
      'Sec-WebSocket-Version': '13',
      Upgrade: 'websocket',
      'X-Amzn-Trace-Id': event!.headers['X-Amzn-Trace-Id'],
      'X-Forwarded-For': '127.0.0.1',
      'X-Forwarded-Port': '443',
      'X-Forwarded-Proto': 'https',
    };
    // As text, for the order of the keys.
    expect(JSON.stringify(event, null, 1)).toBe(
      JSON.stringify(
        {
          type: 'REQUEST',
          methodArn: METHOD,
          headers,
          multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
          queryStringParameters: { token: 't2' },
          multiValueQueryStringParameters: { token: ['t1', 't2'] },
          stageVariables: {},
          requestContext: {
            routeKey: '$connect',
            eventType: 'CONNECT',
            extendedRequestId: requestId,
            requestTime: '09/Feb/2024:18:11:43 +0000',
            messageDirection: 'IN',
            stage: 'prod',
            connectedAt: 1707502303419,
            requestTimeEpoch: 1707502303419,
            identity: { sourceIp: '127.0.0.1' },
            requestId,
            domainName: HOST,
            connectionId,
            apiId: 'abcd1234',
          },
        },
        null,
        1,
      ),
    );
    const connect = await gateway.event('CONNECT');
    expect(connect.headers?.['X-Amzn-Trace-Id']).toBe(event!.headers['X-Amzn-Trace-Id']);
    expect(connect.requestContext).toMatchObject({ requestId, connectionId });
  });

  it('gives its context, as text, and its principal to every event of the connection (44)', async () => {
    const clock = manualClock();
    const gateway = await guarded(() => ({ ...allow(), context: { tenant: 'a', level: 7, beta: true } }), { clock });
    const ada = await gateway.connect();
    ada.say('hi');
    await gateway.event('MESSAGE');
    await ada.close();
    await gateway.event('DISCONNECT');
    expect(gateway.events.map(({ requestContext: { authorizer } }) => authorizer)).toEqual(
      Array(3).fill({ principalId: 'ada', tenant: 'a', level: '7', beta: 'true', integrationLatency: 0 }),
    );
  });

  it('is asked again by a second connection, and never by a message (46, 47)', async () => {
    const gateway = await guarded(allow, { identitySources: ['route.request.querystring.token'] });
    const ada = await gateway.connect('/prod?token=same');
    await gateway.connect('/prod?token=same');
    ada.say('hi');
    await gateway.event('MESSAGE');
    await ada.close();
    await gateway.event('DISCONNECT');
    expect(gateway.authorizerEvents).toHaveLength(2);
  });
});

describe('a $connect that wants a signature', () => {
  it('lets in whom the verifier of signatures lets in, and refuses others with 403', async () => {
    const asked: string[] = [];
    const gateway = await startGateway({
      routes: { $connect: ok },
      iam: {
        async verifySignature({ url = '' }, methodArn) {
          asked.push(methodArn);
          return url.includes('X-Amz-Signature') ? { ok: true } : { ok: false, problem: 'It is not signed' };
        },
      },
    });
    expect((await gateway.handshake('/prod')).status).toBe(403);
    expect((await gateway.handshake('/prod?X-Amz-Signature=x')).status).toBe(101);
    expect(asked).toEqual([METHOD, METHOD]);
    expect(await gateway.logged({ status: 403 })).toMatchObject({ problem: 'It is not signed' });
  });

  it('tells every event of the connection who signed', async () => {
    const arn = 'arn:aws:sts::123456789012:assumed-role/chat/f';
    const caller = { accountId: '123456789012', caller: 'AROAEXAMPLE:f', user: 'AROAEXAMPLE:f', userArn: arn };
    const gateway = await startGateway({
      routes: { $connect: ok, $default: ok, $disconnect: ok },
      iam: { verifySignature: async () => ({ ok: true, caller }) },
    });
    const client = await gateway.connect('/prod', { 'User-Agent': 'test' });
    client.say('hello');
    await gateway.event('MESSAGE');
    await client.close();
    for (const type of ['CONNECT', 'MESSAGE', 'DISCONNECT'])
      expect((await gateway.event(type)).requestContext.identity).toEqual({
        ...caller,
        userAgent: 'test',
        sourceIp: '127.0.0.1',
      });
  });

  it('lets everyone in where nobody verifies signatures', async () => {
    const gateway = await startGateway({ routes: { $connect: ok }, iam: {} });
    expect((await gateway.handshake()).status).toBe(101);
  });
});
