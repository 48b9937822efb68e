import { once } from 'node:events';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { manualClock } from '@carillon/local-clock';
import type { IntegrationModel, MockIntegration } from '@carillon/local-terraform-model';
import { type Setup, ok, startGateway, stopGateways } from '../testing';

const endpoints: (() => void)[] = [];

afterEach(async () => {
  await stopGateways();
  for (const stop of endpoints.splice(0)) stop();
});

const endpoint = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  endpoints.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/say`;
};

const mock = (more: Partial<MockIntegration> = {}): MockIntegration => ({
  type: 'MOCK',
  timeoutMs: 29_000,
  requestTemplates: { $default: '{"statusCode":200}' },
  passthroughBehavior: 'WHEN_NO_MATCH',
  responses: [{ key: '$default', templates: { $default: 'pong' } }],
  ...more,
});

const talk = async (
  integration: IntegrationModel,
  { isTwoWay = true, ...setup }: { isTwoWay?: boolean } & Setup = {},
) => {
  const gateway = await startGateway({
    routes: { $default: { handler: ok, twoWay: isTwoWay, integration } },
    ...setup,
  });
  return { gateway, ada: await gateway.connect() };
};

describe('a route on MOCK', () => {
  it('answers by itself: no function runs', async () => {
    const { gateway, ada } = await talk(mock());
    ada.say('{"action":"ping"}');
    expect(await ada.next()).toBe('pong');
    expect(await gateway.logged({ what: 'message' })).toMatchObject({ status: 200, level: 'info' });
    expect(gateway.events).toEqual([]);
  });

  it('answers with what its templates say of the message', async () => {
    const stages = [{ name: 'prod', variables: { tier: 'free' } }];
    const requestTemplates = { '200': '{"statusCode": $input.path("$.status")}' };
    const templates = {
      x: '{"id":"$context.connectionId","ip":"${context.identity.sourceIp}","tier":"$stageVariables.tier"}',
    };
    const responses = [
      { key: '$default', templates: { $default: 'other' } },
      { key: '/4\\d\\d/', templateSelectionExpression: 'x', templates },
    ];
    const integration = mock({ templateSelectionExpression: '200', requestTemplates, responses });
    const { gateway, ada } = await talk(integration, { stages });
    ada.say('{"status":404}');
    const { connectionId } = await gateway.logged({ what: 'message', status: 404 });
    expect(await ada.next()).toBe(`{"id":"${connectionId}","ip":"127.0.0.1","tier":"free"}`);
    ada.say('{"status":200}');
    expect(await ada.next()).toBe('other');
  });

  it('sends nothing without a route response', async () => {
    const { gateway, ada } = await talk(mock(), { isTwoWay: false });
    ada.say('ping');
    await gateway.logged({ what: 'message' });
    await ada.caughtUp();
    expect(ada.heard).toEqual([]);
  });

  it.each([
    ['gives no status', mock({ requestTemplates: { $default: '{}' } })],
    ['is not JSON', mock({ requestTemplates: { $default: 'x' } })],
    ['is not there', mock({ requestTemplates: {}, passthroughBehavior: 'NEVER' })],
  ])('whose request template %s is answered with the error frame', async (_, integration) => {
    const { ada } = await talk(integration);
    ada.say('ping');
    expect(JSON.parse(await ada.next())).toMatchObject({ message: 'Internal server error' });
  });

  it.each([
    [200, 101],
    [403, 403],
  ])('that is $connect and says %i answers the handshake %i', async (statusCode, status) => {
    const integration = mock({ requestTemplates: { $default: JSON.stringify({ statusCode }) } });
    const gateway = await startGateway({ routes: { $connect: { handler: ok, integration } } });
    expect((await gateway.handshake()).status).toBe(status);
  });

  it.each([
    ['#set($x = 1)', 'no directives, comments or escapes: #set'],
    ['$util.escapeJavaScript("x")', 'not $util.escapeJavaScript("x")'],
    ['$input.params("x")', 'not $input.params("x")'],
    ["$input.json('$..x')", 'paths of names and indexes'],
  ])('with a template beyond what is understood cannot be started: %s', async (template, message) => {
    const integration = mock({ responses: [{ key: '$default', templates: { $default: template } }] });
    await expect(talk(integration)).rejects.toThrow(message);
    await expect(talk(integration)).rejects.toThrow('Route $default: ');
  });

  it.each([
    [
      'a response key that is no pattern',
      mock({ responses: [{ key: '200', templates: {} }] }),
      'has the key $default or a pattern between slashes, not 200',
    ],
    [
      'a template selection expression on the answer',
      mock({ templateSelectionExpression: '${integration.response.statuscode}' }),
      'have variables of request.body only: ${integration.response.statuscode}',
    ],
  ])('with %s cannot be started', async (_, integration, message) => {
    await expect(talk(integration)).rejects.toThrow(message);
  });
});

describe('a route on HTTP_PROXY', () => {
  it('sends the message as it is, and the body of the answer back', async () => {
    const url = await endpoint(async (request, response) => {
      const { method, headers } = request;
      response.writeHead(201).end(`${method} ${headers['user-agent']} ${await text(request)}`);
    });
    const { gateway, ada } = await talk({ type: 'HTTP_PROXY', url, method: 'PUT', timeoutMs: 29_000 });
    ada.say('Grüße');
    expect(await ada.next()).toBe('PUT AmazonAPIGateway_abcd1234 Grüße');
    expect(await gateway.logged({ what: 'message' })).toMatchObject({ status: 201 });
  });

  it('whose endpoint cannot be reached is answered with the error frame', async () => {
    const url = await endpoint((request) => request.socket.destroy());
    const { ada } = await talk({ type: 'HTTP_PROXY', url, method: 'POST', timeoutMs: 29_000 });
    ada.say('hi');
    expect(JSON.parse(await ada.next())).toMatchObject({ message: 'Internal server error' });
  });

  it('whose endpoint does not answer in time is answered with the error frame, and the request is given up', async () => {
    const clock = manualClock();
    const asked = Promise.withResolvers<void>();
    const givenUp = Promise.withResolvers<void>();
    const url = await endpoint((request) => {
      request.socket.on('close', () => givenUp.resolve());
      asked.resolve();
    });
    const { ada } = await talk({ type: 'HTTP_PROXY', url, method: 'POST', timeoutMs: 50 }, { clock });
    ada.say('hi');
    await asked.promise;
    await clock.advance(50);
    expect(JSON.parse(await ada.next())).toMatchObject({ message: 'Endpoint request timed out' });
    await givenUp.promise;
  });
});

describe('a route on HTTP', () => {
  it('sends what its request template says, and answers with what its integration response says', async () => {
    const url = await endpoint(async (request, response) => response.end(`{"heard":${await text(request)}}`));
    const { ada } = await talk({
      type: 'HTTP',
      url,
      method: 'ANY',
      timeoutMs: 29_000,
      requestTemplates: { $default: `{"data":$input.json('$.data'),"from":"$context.stage"}` },
      passthroughBehavior: 'NEVER',
      responses: [{ key: '/2\\d\\d/', templates: { $default: `$input.path('$.heard.data[1]') of $input.body` } }],
    });
    ada.say('{"data":[1,"two"]}');
    expect(await ada.next()).toBe('two of {"heard":{"data":[1,"two"],"from":"prod"}}');
  });
});

describe('an HTTP endpoint', () => {
  const proxyTo = (url: string, more: Partial<Setup> = {}) =>
    talk({ type: 'HTTP_PROXY', url, method: 'POST', timeoutMs: 29_000 }, more);
  /** What stands in AWS's place, and tells the host that it was taken for. */
  const system = async () => {
    const url = new URL(
      await endpoint(async (request, response) => {
        response.end(`${request.headers.host} ${request.url} ${await text(request)}`);
      }),
    );
    return { host: url.hostname, port: Number(url.port) };
  };

  it.each([
    ['without --allow-network', false],
    ['with it', true],
  ])('of AWS is the local system, in plain and with the host that was meant: %s', async (_, others) => {
    const { ada } = await proxyTo('https://abc.execute-api.eu-west-1.amazonaws.com/prod/in?x=1', {
      network: { ...(await system()), others },
    });
    ada.say('hi');
    expect(await ada.next()).toBe('abc.execute-api.eu-west-1.amazonaws.com /prod/in?x=1 hi');
  });

  it.each([
    ['https://say.invalid/', 'say.invalid, port 443,'],
    ['http://192.0.2.1:8080/', '192.0.2.1, port 8080,'],
    ['http://[2001:db8::1]/', '2001:db8::1, port 80,'],
  ])('elsewhere is not reached, and the log says why: %s', async (url, where) => {
    const { gateway, ada } = await proxyTo(url);
    ada.say('hi');
    expect(JSON.parse(await ada.next())).toMatchObject({ message: 'Internal server error' });
    const { problem } = await gateway.logged({ what: 'message', status: 502 });
    expect(problem).toContain(`${url} cannot be reached: ${where} is not reached: `);
  });

  it('elsewhere is reached with --allow-network', async () => {
    const { gateway, ada } = await proxyTo('http://elsewhere.invalid/', {
      network: { host: '127.0.0.1', port: 9, others: true },
    });
    ada.say('hi');
    expect(JSON.parse(await ada.next())).toMatchObject({ message: 'Internal server error' });
    const { problem } = await gateway.logged({ what: 'message', status: 502 });
    expect(problem).toMatch(/^http:\/\/elsewhere\.invalid\/ cannot be reached: (?!.*--allow-network)/);
  });
});
