import { manualClock } from '@carillon/local-clock';
import { ok, startGateway, stopGateways } from '../testing';

afterEach(stopGateways);

const HOST = 'abcd1234.execute-api.eu-west-1.amazonaws.com';

const connectEventOf = async (path: string, headers: Record<string, string> = {}) => {
  const gateway = await startGateway({ routes: { $connect: ok } });
  await gateway.handshake(path, headers);
  return gateway.event('CONNECT');
};

describe('a CONNECT event', () => {
  it('is what API Gateway would send, key by key (29, 30, 31)', async () => {
    const clock = manualClock(Date.UTC(2024, 1, 9, 18, 11, 43, 419));
    const gateway = await startGateway({ clock, routes: { $connect: ok } });
    await gateway.handshake('/prod?token=t1&token=t2', {
      Origin: 'https://app.example.com',
      'User-Agent': 'Mozilla/5.0',
    });
    const event = await gateway.event('CONNECT');
    const { requestId, connectionId } = event.requestContext;
    const trace = event.headers?.['X-Amzn-Trace-Id'];
    expect(trace).toMatch(/^Root=1-65c66adf-[0-9a-f]{24}$/);
    // As text, for the order of the keys.
    expect(JSON.stringify(event, null, 1)).toBe(
      JSON.stringify(
        {
          headers: {
            Host: HOST,
            Origin: 'https://app.example.com',
            'Sec-WebSocket-Key': 'x3JJHMbDL1EzLkh9GBhXDw==',
            'Sec-WebSocket-Version': '13',
            'User-Agent': 'Mozilla/5.0',
            'X-Amzn-Trace-Id': trace,
            'X-Forwarded-For': '127.0.0.1',
            'X-Forwarded-Port': '443',
            'X-Forwarded-Proto': 'https',
          },
          multiValueHeaders: {
            Host: [HOST],
            Origin: ['https://app.example.com'],
            'Sec-WebSocket-Key': ['x3JJHMbDL1EzLkh9GBhXDw=='],
            'Sec-WebSocket-Version': ['13'],
            'User-Agent': ['Mozilla/5.0'],
            'X-Amzn-Trace-Id': [trace],
            'X-Forwarded-For': ['127.0.0.1'],
            'X-Forwarded-Port': ['443'],
            'X-Forwarded-Proto': ['https'],
          },
          queryStringParameters: { token: 't2' },
          multiValueQueryStringParameters: { token: ['t1', 't2'] },
          requestContext: {
            routeKey: '$connect',
            eventType: 'CONNECT',
            extendedRequestId: requestId,
            requestTime: '09/Feb/2024:18:11:43 +0000',
            messageDirection: 'IN',
            stage: 'prod',
            connectedAt: 1707502303419,
            requestTimeEpoch: 1707502303419,
            identity: { userAgent: 'Mozilla/5.0', sourceIp: '127.0.0.1' },
            requestId,
            domainName: HOST,
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

  it('has no query maps without a query (23)', async () => {
    for (const path of ['/prod', '/prod?']) {
      const event = await connectEventOf(path);
      expect(event).not.toHaveProperty('queryStringParameters');
      expect(event).not.toHaveProperty('multiValueQueryStringParameters');
    }
  });

  it('has the last value of a repeated query key, and all of them in order (24)', async () => {
    expect(await connectEventOf('/prod?a=1&b=3&a=2')).toMatchObject({
      queryStringParameters: { a: '2', b: '3' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['3'] },
    });
  });

  it('has query values decoded (25)', async () => {
    expect((await connectEventOf('/prod?name=Ada%20L%C3%B6w&at=a%40b&none')).queryStringParameters).toEqual({
      name: 'Ada Löw',
      at: 'a@b',
      none: '',
    });
  });

  it('has header names as the client wrote them, each value in a list too (26)', async () => {
    const { headers, multiValueHeaders } = await connectEventOf('/prod', {
      'X-MiXed': '1',
      'x-lower': '2',
      Cookie: 'a=b',
    });
    expect(headers).toMatchObject({ 'X-MiXed': '1', 'x-lower': '2', Cookie: 'a=b' });
    expect(multiValueHeaders).toMatchObject({ 'X-MiXed': ['1'], 'x-lower': ['2'], Cookie: ['a=b'] });
  });

  it('has no Connection or Upgrade header, and the X-Forwarded ones of the gateway (27)', async () => {
    const { headers } = await connectEventOf('/prod', { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'http' });
    expect(Object.keys(headers ?? {})).toEqual([
      'Host',
      'Sec-WebSocket-Key',
      'Sec-WebSocket-Version',
      'X-Amzn-Trace-Id',
      'X-Forwarded-For',
      'X-Forwarded-Port',
      'X-Forwarded-Proto',
    ]);
    expect(headers).toMatchObject({
      'X-Forwarded-For': '192.0.2.1, 127.0.0.1',
      'X-Forwarded-Port': '443',
      'X-Forwarded-Proto': 'https',
    });
  });

  it('has no user agent when the client sent none (28)', async () => {
    expect((await connectEventOf('/prod')).requestContext.identity).toEqual({ sourceIp: '127.0.0.1' });
  });
});

describe('every event', () => {
  it('has the stage variables of a stage that has some, and none of one that has not (33)', async () => {
    const gateway = await startGateway({
      routes: { $connect: ok, $default: ok, $disconnect: ok },
      stages: [
        { name: 'prod', variables: {} },
        { name: 'beta', variables: { colour: 'blue' } },
      ],
    });
    for (const stage of ['prod', 'beta']) {
      const ada = await gateway.connect(`/${stage}`);
      ada.say('x');
      await gateway.logged({ what: 'message', stage });
      await ada.close();
      await gateway.logged({ what: 'disconnect', stage });
    }
    const variablesOf = (stage: string) =>
      gateway.events
        .filter(({ requestContext }) => requestContext.stage === stage)
        .map((event) => ('stageVariables' in event ? event.stageVariables : 'absent'));
    expect(variablesOf('prod')).toEqual(['absent', 'absent', 'absent']);
    expect(variablesOf('beta')).toEqual(Array(3).fill({ colour: 'blue' }));
  });

  it('of one connection has the same connectionId and connectedAt, and a requestId of its own (30, 32, 34)', async () => {
    const clock = manualClock();
    const gateway = await startGateway({ clock, routes: { $connect: ok, $default: ok, $disconnect: ok } });
    const ada = await gateway.connect();
    await clock.advance(1_234);
    ada.say('x');
    await gateway.event('MESSAGE');
    await ada.close();
    await gateway.event('DISCONNECT');
    const contexts = gateway.events.map(({ requestContext }) => requestContext);
    expect(contexts.map(({ requestTimeEpoch, connectedAt }) => requestTimeEpoch - connectedAt)).toEqual([
      0, 1_234, 1_234,
    ]);
    expect(new Set(contexts.map(({ connectedAt }) => connectedAt)).size).toBe(1);
    expect(new Set(contexts.map(({ connectionId }) => connectionId)).size).toBe(1);
    expect(new Set(contexts.map(({ requestId }) => requestId)).size).toBe(3);
    for (const { requestId, extendedRequestId, messageDirection, connectionId } of contexts) {
      expect(extendedRequestId).toBe(requestId);
      expect(messageDirection).toBe('IN');
      expect(connectionId).toMatch(/^[A-Za-z0-9_-]{15}=$/);
    }
  });
});
