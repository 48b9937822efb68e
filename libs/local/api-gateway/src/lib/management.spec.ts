import {
  ApiGatewayManagementApiClient,
  type ApiGatewayManagementApiClientConfig,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { manualClock } from '@carillon/local-clock';
import { type Gateway, type Setup, echo, ok, startGateway, stopGateways, twoWay } from '../testing';

const NEVER_ISSUED = 'H111mc0HywMCEEf=';

const sdks: ApiGatewayManagementApiClient[] = [];

const sdkFor = (config: ApiGatewayManagementApiClientConfig) => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sdk = new ApiGatewayManagementApiClient({ region: 'eu-west-1', credentials, ...config });
  sdks.push(sdk);
  return sdk;
};

afterEach(async () => {
  for (const sdk of sdks.splice(0)) sdk.destroy();
  await stopGateways();
});

/** A gateway with one client, and the client's management path. */
const withAda = async (setup: Setup = {}, headers: Record<string, string> = {}) => {
  const gateway = await startGateway({ ...setup, routes: { $connect: ok, $default: echo, ...setup.routes } });
  const ada = await gateway.connect('/prod', headers);
  const { connectionId } = (await gateway.event('CONNECT')).requestContext;
  return { gateway, ada, connectionId, path: gateway.pathOf(connectionId) };
};

const connectionIdOf = async (gateway: Gateway, nth: number) =>
  (await gateway.eventsOf('CONNECT', nth + 1))[nth]!.requestContext.connectionId;

describe('POST', () => {
  it('puts its body on the socket as text, and is answered 200 without a body (97)', async () => {
    const { gateway, ada, path } = await withAda();
    const { status, headers, body } = await gateway.http('POST', path, 'hello');
    expect({ status, body }).toEqual({ status: 200, body: '' });
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(await ada.next()).toBe('hello');
  });

  it('finds the connection however its path is written (98, 99)', async () => {
    const { gateway, ada, connectionId } = await withAda();
    const bare = connectionId.slice(0, -1);
    const paths = [
      `/prod/@connections/${bare}%3D`,
      `/prod/@connections/${bare}%3d`,
      `/prod/@connections/${bare}=`,
      `/prod/%40connections/${bare}%3D`,
      `/prod//@connections/${bare}%3D`,
    ];
    for (const path of paths) {
      expect(await gateway.http('POST', path, path)).toMatchObject({ status: 200 });
      expect(await ada.next()).toBe(path);
    }
  });

  it('to its own connection inside $connect is answered 410 (100)', async () => {
    const posted = Promise.withResolvers<unknown>();
    const gateway = await startGateway({
      routes: {
        $connect: async ({ requestContext }) => {
          posted.resolve(await gateway.http('POST', gateway.pathOf(requestContext.connectionId), 'hi'));
          return { statusCode: 200 };
        },
      },
    });
    await gateway.connect();
    expect(await posted.promise).toMatchObject({
      status: 410,
      headers: { 'x-amzn-errortype': 'GoneException' },
      body: '',
    });
  });

  it('may have 128 KB, which the client gets as one message (103, 113)', async () => {
    const { gateway, ada, path } = await withAda();
    expect(await gateway.http('POST', path, 'x'.repeat(131_072))).toMatchObject({ status: 200 });
    expect(await ada.next()).toHaveLength(131_072);
    expect(await gateway.http('POST', path, 'y'.repeat(100_000))).toMatchObject({ status: 200 });
    expect(await ada.next()).toHaveLength(100_000);
  });

  it('leaves in frames of 32 KB at most (113)', async () => {
    const gateway = await startGateway({ routes: { $connect: ok } });
    const { socket } = await gateway.handshake();
    const path = gateway.pathOf(await connectionIdOf(gateway, 0));
    expect(await gateway.http('POST', path, 'x'.repeat(65_536 + 5))).toMatchObject({ status: 200 });
    // Each frame as [first byte, length]: opcode 1 or 0 (continuation), 0x80 on the last.
    const frames: [number, number][] = [];
    let unread = Buffer.alloc(0);
    for await (const chunk of socket!) {
      unread = Buffer.concat([unread, chunk as Buffer]);
      for (;;) {
        const isLong = unread[1] === 126;
        const length = isLong ? unread.readUInt16BE(2) : (unread[1] ?? Infinity);
        const end = (isLong ? 4 : 2) + length;
        if (unread.length < end) break;
        frames.push([unread[0]!, length]);
        unread = unread.subarray(end);
      }
      if (frames.at(-1)?.[0] === 0x80) break;
    }
    expect(frames).toEqual([
      [0x01, 32_768],
      [0x00, 32_768],
      [0x80, 5],
    ]);
  });

  it('with a byte more is answered 413 (103)', async () => {
    const { gateway, ada, path } = await withAda();
    expect(await gateway.http('POST', path, 'x'.repeat(131_073))).toMatchObject({
      status: 413,
      headers: { 'x-amzn-errortype': 'PayloadTooLargeException' },
    });
    await ada.caughtUp();
    expect(ada.heard).toEqual([]);
  });

  it('to a client that does not read is answered 429 in the end (104)', async () => {
    const { gateway, ada, path } = await withAda();
    ada.socket.pause();
    const body = Buffer.alloc(131_072, 'x');
    let answer = await gateway.http('POST', path, body);
    while (answer.status === 200) answer = await gateway.http('POST', path, body);
    expect(answer).toMatchObject({ status: 429, headers: { 'x-amzn-errortype': 'LimitExceededException' } });
    ada.socket.resume();
  });

  it('of nothing is an empty message (111)', async () => {
    const { gateway, ada, path } = await withAda();
    expect(await gateway.http('POST', path)).toMatchObject({ status: 200 });
    expect(await ada.next()).toBe('');
  });

  it('keeps text of several bytes a character, also across frames (112)', async () => {
    const { gateway, ada, path } = await withAda();
    const text = `a${'€'.repeat(20_000)}😀`;
    expect(await gateway.http('POST', path, text)).toMatchObject({ status: 200 });
    expect(await ada.next()).toBe(text);
  });

  it('of bytes that are not UTF-8 is sent with replacements, and a warning logged', async () => {
    const { gateway, ada, path } = await withAda();
    expect(await gateway.http('POST', path, Buffer.from([0x61, 0xff]))).toMatchObject({ status: 200 });
    expect(await ada.next()).toBe('a\ufffd');
    await gateway.logged({ what: 'post', level: 'warn' });
  });

  it('after POST, awaited one by one, arrives in order (110)', async () => {
    const count = 20;
    const { gateway, ada } = await withAda({
      routes: {
        $default: async ({ requestContext }) => {
          for (let n = 0; n < count; n += 1)
            await gateway.http('POST', gateway.pathOf(requestContext.connectionId), `${n}`);
          return { statusCode: 200 };
        },
      },
    });
    ada.say('count');
    for (let n = 0; n < count; n += 1) expect(await ada.next()).toBe(`${n}`);
  });

  it('to three connections reaches the two that are there (120)', async () => {
    const { gateway, ada, connectionId } = await withAda({
      routes: {
        $default: twoWay(async ({ body = '' }) => {
          const posts = (JSON.parse(body) as string[]).map((id) => gateway.http('POST', gateway.pathOf(id), 'all'));
          return { statusCode: 200, body: JSON.stringify((await Promise.all(posts)).map(({ status }) => status)) };
        }),
        $disconnect: ok,
      },
    });
    const bob = await gateway.connect();
    const carol = await gateway.connect();
    const ids = [connectionId, await connectionIdOf(gateway, 1), await connectionIdOf(gateway, 2)];
    await bob.close();
    await gateway.event('DISCONNECT');
    carol.say(ids);
    expect(await ada.next()).toBe('all');
    expect([await carol.next(), await carol.next()]).toEqual(['all', '[200,410,200]']);
  });
});

describe('GET', () => {
  it('tells what is known of a connection (105)', async () => {
    const clock = manualClock(Date.UTC(2022, 0, 25, 18, 50, 4, 673));
    const { gateway, path } = await withAda({ clock }, { 'User-Agent': 'Mozilla/5.0' });
    const { status, headers, body } = await gateway.http('GET', path);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json' });
    expect(body).toBe(
      '{"connectedAt":"2022-01-25T18:50:04.673Z","identity":{"sourceIp":"127.0.0.1","userAgent":"Mozilla/5.0"},' +
        '"lastActiveAt":"2022-01-25T18:50:04.673Z"}',
    );
  });

  it('has null for the user agent of a client that sent none (105)', async () => {
    const { gateway, path } = await withAda();
    expect(JSON.parse((await gateway.http('GET', path)).body)).toMatchObject({ identity: { userAgent: null } });
  });

  it('tells of activity after a message and after a POST, and is none itself (106)', async () => {
    const clock = manualClock(0);
    const { gateway, ada, path } = await withAda({ clock });
    const lastActiveAt = async () => Date.parse(JSON.parse((await gateway.http('GET', path)).body).lastActiveAt);
    await clock.advance(1_000);
    expect(await lastActiveAt()).toBe(0);
    ada.say('hi');
    await ada.next();
    expect(await lastActiveAt()).toBe(1_000);
    await clock.advance(1_000);
    await gateway.http('POST', path, 'hi');
    expect(await lastActiveAt()).toBe(2_000);
  });
});

describe('DELETE', () => {
  it('closes the connection, which is gone at once (107)', async () => {
    const { gateway, ada, path } = await withAda();
    const { status, body, headers } = await gateway.http('DELETE', path);
    expect({ status, body }).toEqual({ status: 204, body: '' });
    expect(headers).not.toHaveProperty('content-length');
    for (const method of ['GET', 'POST', 'DELETE']) {
      expect(await gateway.http(method, path)).toMatchObject({ status: 410 });
    }
    expect(await ada.closed).toMatchObject({ code: 1000 });
  });
});

describe('the management API', () => {
  it.each(['GET', 'POST', 'DELETE'])('answers %s with 410 for an id that was never issued (102)', async (method) => {
    const gateway = await startGateway();
    expect(await gateway.http(method, gateway.pathOf(NEVER_ISSUED))).toMatchObject({
      status: 410,
      headers: { 'x-amzn-errortype': 'GoneException' },
      body: '',
    });
  });

  it.each(['6sdf', '3f0c1a52-77a0-4d3c-9d0b-0f6c1c6a5b10', 'ckz5x9q3v0000qzrmn831i7rn', 'a b'])(
    'answers 400 for an id that cannot be: %s (102)',
    async (id) => {
      const gateway = await startGateway();
      expect(await gateway.http('POST', gateway.pathOf(id), 'hi')).toMatchObject({
        status: 400,
        headers: { 'x-amzn-errortype': 'BadRequestException', 'content-type': 'application/json' },
        body: JSON.stringify({ message: `Invalid connectionId: ${id}` }),
      });
    },
  );

  it.each([
    ['a wrong stage (108)', 'POST', `/nope/@connections/${NEVER_ISSUED}`],
    ['no stage (108)', 'POST', `/@connections/${NEVER_ISSUED}`],
    ['no id', 'POST', '/prod/@connections/'],
    ['more than an id', 'POST', `/prod/@connections/${NEVER_ISSUED}/x`],
    ['another method', 'PUT', `/prod/@connections/${NEVER_ISSUED}`],
    ['another path', 'GET', '/prod/other'],
    ['another method on the stage', 'POST', '/prod'],
    ['the root', 'GET', '/'],
  ])('answers 403 for %s', async (_, method, path) => {
    const gateway = await startGateway();
    expect(await gateway.http(method, path)).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'ForbiddenException' },
      body: '{"message":"Forbidden"}',
    });
  });

  it('knows a connection on its own stage only', async () => {
    const stages = ['prod', 'beta'].map((name) => ({ name, variables: {} }));
    const { gateway, path } = await withAda({ stages });
    expect(await gateway.http('GET', path)).toMatchObject({ status: 200 });
    expect(await gateway.http('GET', path.replace('prod', 'beta'))).toMatchObject({ status: 410 });
  });
});

describe('the AWS SDK', () => {
  it('posts, gets and deletes, and raises GoneException afterwards (101)', async () => {
    const { gateway, ada, connectionId: ConnectionId } = await withAda({}, { 'User-Agent': 'Mozilla/5.0' });
    const sdk = sdkFor({ endpoint: `http://127.0.0.1:${gateway.port}/prod` });
    const Data = 'hello';

    await sdk.send(new PostToConnectionCommand({ ConnectionId, Data }));
    expect(await ada.next()).toBe('hello');
    expect(await sdk.send(new GetConnectionCommand({ ConnectionId }))).toMatchObject({
      ConnectedAt: expect.any(Date),
      Identity: { SourceIp: '127.0.0.1', UserAgent: 'Mozilla/5.0' },
      LastActiveAt: expect.any(Date),
    });
    await sdk.send(new DeleteConnectionCommand({ ConnectionId }));
    expect(await ada.closed).toMatchObject({ code: 1000 });

    await expect(sdk.send(new PostToConnectionCommand({ ConnectionId, Data }))).rejects.toThrow(GoneException);
    await expect(sdk.send(new GetConnectionCommand({ ConnectionId }))).rejects.toThrow(GoneException);
    await expect(sdk.send(new DeleteConnectionCommand({ ConnectionId }))).rejects.toMatchObject({
      name: 'GoneException',
      $metadata: { httpStatusCode: 410 },
    });
  });

  it('knows the other errors by name (102, 103)', async () => {
    const { gateway, connectionId: ConnectionId } = await withAda();
    const sdk = sdkFor({ endpoint: `http://127.0.0.1:${gateway.port}/prod` });
    const post = (input: { ConnectionId: string; Data: string }) => sdk.send(new PostToConnectionCommand(input));
    await expect(post({ ConnectionId, Data: 'x'.repeat(131_073) })).rejects.toMatchObject({
      name: 'PayloadTooLargeException',
    });
    await expect(post({ ConnectionId: '6sdf', Data: '' })).rejects.toMatchObject({
      name: 'BadRequestException',
      message: 'Invalid connectionId: 6sdf',
    });
    const elsewhere = sdkFor({ endpoint: `http://127.0.0.1:${gateway.port}` });
    const wrong = elsewhere.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' }));
    await expect(wrong).rejects.toMatchObject({ name: 'ForbiddenException' });
  });

  it('finds the gateway by AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI (114)', async () => {
    const { gateway, ada, connectionId: ConnectionId } = await withAda();
    process.env['AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI'] = `http://127.0.0.1:${gateway.port}/prod/`;
    try {
      await sdkFor({}).send(new PostToConnectionCommand({ ConnectionId, Data: 'found' }));
      expect(await ada.next()).toBe('found');
    } finally {
      delete process.env['AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI'];
    }
  });
});
