import { testLambda, type TestLambda, testSystem, type TestSystem } from '../testing';

const SOURCE = `
  import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
  import { ApiGatewayManagementApiClient, GetConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
  import { once } from 'node:events';
  import { createRequire } from 'node:module';
  import https from 'node:https';
  import net from 'node:net';
  import tls, { connect } from 'node:tls';

  const endpoint = 'https://abc123.execute-api.eu-central-1.amazonaws.com/dev';
  const read = (url, options = {}) => new Promise((resolve, reject) => {
    https.get(url, options, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ text, reused: response.req.reusedSocket });
    }).on('error', reject);
  });
  const secured = async (socket) => {
    await once(socket, 'secureConnect');
    socket.destroy();
    return { encrypted: socket.encrypted, authorized: socket.authorized, alpn: socket.alpnProtocol, name: socket.servername };
  };
  const failing = (socket) => new Promise((resolve) => socket.on('error', (error) => resolve(error.name)));

  const cases = {
    dynamodb: async () => (await new DynamoDBClient().send(new ListTablesCommand())).TableNames,
    management: async () => (await new ApiGatewayManagementApiClient({ endpoint }).send(new GetConnectionCommand({ ConnectionId: 'a=' }))).Identity,
    request: () => read('https://sqs.eu-central-1.api.aws/queue'),
    keepAlive: async () => {
      const agent = new https.Agent({ keepAlive: true });
      const all = [await read('https://sts.amazonaws.com/1', { agent }), await read('https://sts.amazonaws.com/2', { agent })];
      agent.destroy();
      return all;
    },
    fetch: async () => (await fetch(endpoint, { method: 'POST', body: 'hello' })).json(),
    undici: async () => {
      const { Pool } = createRequire(${JSON.stringify(__filename)})('undici');
      const pool = new Pool(new URL(endpoint).origin, { connections: 1, allowH2: false });
      const { body } = await pool.request({ method: 'POST', path: '/dev/@connections/a%3D', body: 'hello' });
      const answer = await body.json();
      await pool.close();
      return answer;
    },
    named: () => new Promise((resolve) => {
      const socket = connect(443, 'sts.amazonaws.com', () => socket.write('GET /named HTTP/1.1\\r\\nHost: sts.amazonaws.com\\r\\nConnection: close\\r\\n\\r\\n'));
      socket.once('data', (data) => resolve(String(data).split('\\r\\n', 1)[0]));
    }),
    signatures: async () => [
      await secured(connect({ host: 'amazonaws.com', port: 443 })),
      await secured(connect(443, 'sts.amazonaws.com', { servername: 'other' })),
      await secured(connect('443', { host: 'cn.amazonaws.com.cn' })),
      await new Promise((resolve) => { const socket = tls.connect(443, 'api.aws', {}, () => resolve(secured2(socket))); }),
    ],
    looks: async () => {
      const socket = connect({ host: 'sts.amazonaws.com', port: 443 });
      const connecting = socket.secureConnecting;
      await once(socket, 'secureConnect');
      const renegotiated = await new Promise((resolve) => socket.renegotiate({}, resolve));
      const seen = [connecting, socket.secureConnecting, socket.getPeerCertificate(), socket.getProtocol(), socket.getCipher().version, socket.isSessionReused(), renegotiated];
      socket.destroy();
      return seen;
    },
    timeout: async () => {
      const socket = connect({ host: 'sts.amazonaws.com', port: 443, timeout: 5 });
      await once(socket, 'timeout');
      socket.destroy();
      return 'timeout';
    },
    abort: () => failing(connect({ host: 'sts.amazonaws.com', port: 443, signal: AbortSignal.abort() })),
    elsewhere: async ({ port }) => {
      const server = net.createServer((socket) => socket.once('data', (data) => { socket.end(); resolve(data[0]); })).listen(0, '127.0.0.1');
      let resolve;
      const first = new Promise((done) => (resolve = done));
      await once(server, 'listening');
      const socket = connect({ host: '127.0.0.1', port: server.address().port, servername: 'sts.amazonaws.com' });
      const failed = failing(socket);
      const byte = await first;
      await failed;
      server.close();
      return byte;
    },
  };
  const secured2 = (socket) => { socket.destroy(); return { encrypted: socket.encrypted, authorized: socket.authorized, alpn: socket.alpnProtocol, name: socket.servername }; };
  export const handler = ({ name }) => cases[name]({});
`;

describe('a socket to an AWS host leads to the local system, in plain HTTP with the host that was meant,', () => {
  let lambda: TestLambda;
  let system: TestSystem;
  beforeAll(async () => {
    system = await testSystem();
    lambda = await testLambda({ caller: { files: { 'index.mjs': SOURCE } } }, { network: system.network });
  });
  afterAll(async () => {
    await lambda.close();
    await system.close();
  });

  const run = (name: string) => lambda.invoke('caller', { name }).then(({ result }) => result);
  const answered = async (text: string, body: string) => {
    const { line, respond } = await system.next(text);
    respond(body);
    return line;
  };

  it('from the DynamoDB client of the runtime’s SDK', async () => {
    const tables = run('dynamodb');
    expect(await answered('dynamodb', '{"TableNames":["connections"]}')).toBe(
      'POST dynamodb.eu-central-1.amazonaws.com/',
    );
    expect(await tables).toEqual(['connections']);
  });

  it('from the management client, with the endpoint of the event', async () => {
    const identity = run('management');
    const line = await answered('execute-api', '{"identity":{"sourceIp":"127.0.0.1"}}');
    expect(line).toBe('GET abc123.execute-api.eu-central-1.amazonaws.com/dev/@connections/a%3D');
    expect(await identity).toEqual({ SourceIp: '127.0.0.1' });
  });

  it('from https', async () => {
    const answer = run('request');
    expect(await answered('sqs', 'hello')).toBe('GET sqs.eu-central-1.api.aws/queue');
    expect(await answer).toEqual({ text: 'hello', reused: false });
  });

  it('from an https agent that keeps connections', async () => {
    const answer = run('keepAlive');
    await answered('/1', 'one');
    await answered('/2', 'two');
    expect(await answer).toEqual([
      { text: 'one', reused: false },
      { text: 'two', reused: true },
    ]);
  });

  it('from fetch', async () => {
    const answer = run('fetch');
    expect(await answered('execute-api', '{"ok":true}')).toBe('POST abc123.execute-api.eu-central-1.amazonaws.com/dev');
    expect(await answer).toEqual({ ok: true });
  });

  it('from a pool of undici', async () => {
    const answer = run('undici');
    expect(await answered('execute-api', '{"ok":true}')).toBe(
      'POST abc123.execute-api.eu-central-1.amazonaws.com/dev/@connections/a%3D',
    );
    expect(await answer).toEqual({ ok: true });
  });

  it('from `connect` as a module imports it', async () => {
    const answer = run('named');
    expect(await answered('/named', '')).toBe('GET sts.amazonaws.com/named');
    expect(await answer).toBe('HTTP/1.1 200 OK');
  });

  it('from every form of its call', async () => {
    const secured = { encrypted: true, authorized: true, alpn: false };
    expect(await run('signatures')).toEqual([
      { ...secured, name: 'amazonaws.com' },
      { ...secured, name: 'other' },
      { ...secured, name: 'cn.amazonaws.com.cn' },
      { ...secured, name: 'api.aws' },
    ]);
  });

  it('and looks like a TLS socket after its handshake', async () => {
    expect(await run('looks')).toEqual([true, false, {}, 'TLSv1.3', 'TLSv1.3', false, null]);
  });

  it('and keeps time-outs', async () => {
    expect(await run('timeout')).toBe('timeout');
  });

  it('and can be aborted', async () => {
    expect(await run('abort')).toBe('AbortError');
  });

  it('while one to any other host begins with a real handshake', async () => {
    const HANDSHAKE_RECORD = 0x16;
    expect(await run('elsewhere')).toBe(HANDSHAKE_RECORD);
  });
});
