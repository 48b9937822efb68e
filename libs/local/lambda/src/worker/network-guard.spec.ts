import { createSocket } from 'node:dgram';
import { on, once } from 'node:events';
import { type Arrival, testLambda, type TestLambda, testSystem, type TestSystem } from '../testing';

const SOURCE = `
  import dgram from 'node:dgram';
  import dns from 'node:dns';
  import { lookup, resolve4 } from 'node:dns/promises';
  import http from 'node:http';
  import http2 from 'node:http2';
  import https from 'node:https';
  import net from 'node:net';
  import tls from 'node:tls';
  import { promisify } from 'node:util';

  const emitted = (emitter) => new Promise((resolve, reject) => {
    emitter.on('error', reject);
    for (const event of ['connect', 'secureConnect', 'response', 'message', 'close']) emitter.on(event, () => resolve(event));
  });
  const read = (options) => new Promise((resolve, reject) => {
    http.get(options, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve(text);
    }).on('error', reject);
  });
  const send = (...to) => new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    socket.send('x', ...to, (error) => (socket.close(), error ? reject(error) : resolve('sent')));
  });
  const isHere = (socket) => new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', (data) => (socket.destroy(), resolve(String(data).split('\\r\\n', 1)[0])));
    socket.write('GET /raw HTTP/1.1\\r\\nHost: raw\\r\\nConnection: close\\r\\n\\r\\n');
  });
  const toLoopback = (host, options, done) => done(null, options.all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1', 4);
  const toNowhere = (host, options, done) => done(null, options.all ? [{ address: '192.0.2.1', family: 4 }] : '192.0.2.1', 4);

  const cases = {
    'net': () => emitted(net.connect(5432, 'db.example.com')),
    'net, by an address': () => emitted(net.connect({ host: '192.0.2.1', port: 80 })),
    'net, by an address of IPv6': () => emitted(net.connect({ host: '2001:db8::1', port: 80 })),
    'new net.Socket': () => emitted(new net.Socket().connect(80, 'example.com')),
    'net, written to at once': () => { const socket = net.connect(80, 'example.com'); socket.end('x'); return emitted(socket); },
    'tls': () => emitted(tls.connect(443, 'example.com')),
    'http': () => emitted(http.get('http://example.com/')),
    'http, with an agent': () => emitted(http.get('http://example.com/', { agent: new http.Agent({ keepAlive: true }) })),
    'https': () => emitted(https.get('https://example.com/')),
    'http2': () => emitted(http2.connect('https://example.com')),
    'fetch': () => fetch('https://example.com').catch(({ cause }) => { throw cause; }),
    'UDP to a name': () => send(8125, 'example.com'),
    'UDP to an address': () => send(8125, '192.0.2.1'),
    'UDP of a slice': () => send(0, 1, 8125, '192.0.2.1'),
    'UDP without a callback': () => { const socket = dgram.createSocket('udp4'); socket.send('x', 8125, '192.0.2.1'); return emitted(socket); },
    'connected UDP': () => { const socket = dgram.createSocket('udp6'); socket.connect(8125, '2001:db8::1'); return emitted(socket); },
    'dns.lookup': () => promisify(dns.lookup)('example.com'),
    'dns.resolve': () => promisify(dns.resolve)('example.com'),
    'a Resolver': () => promisify((name, done) => new dns.Resolver().resolveMx(name, done))('example.com'),
    'dns/promises': () => resolve4('example.com'),
    'a Resolver of promises': () => new dns.promises.Resolver().resolveTxt('example.com'),
    'instance metadata': () => read('http://169.254.169.254/latest/meta-data/'),
    'records of AWS': () => resolve4('sts.amazonaws.com'),
    'HTTP/2 to AWS': () => emitted(http2.connect('https://kinesis.eu-central-1.amazonaws.com')),

    awsHttp: () => read('http://sts.amazonaws.com/plain'),
    awsNet: () => isHere(net.connect(80, 'sts.amazonaws.com')),
    awsLookup: async () => [await lookup('sts.amazonaws.com'), await promisify(dns.lookup)('sts.amazonaws.com', { family: 4 })],
    awsByAddress: () => isHere(tls.connect({ host: '192.0.2.1', port: 443, servername: 'sts.amazonaws.com' })),
    awsByLookup: ({ port }) => read({ host: 'sts.amazonaws.com', port, path: '/led', lookup: toNowhere }),
    local: ({ port }) => read('http://localhost:' + port + '/local'),
    localByAddress: ({ port }) => read('http://[::ffff:127.0.0.1]:' + port + '/local'),
    localByLookup: ({ port }) => read({ host: 'localhost', port, path: '/local', lookup: toNowhere }),
    localUdp: async ({ port }) => [
      await send(port, '127.0.0.1'),
      await send(port, 'localhost'),
      await send(0, 1, port),
      await send(port, 'sts.amazonaws.com'),
    ],
    localName: () => lookup('localhost', { family: 4 }),
    others: ({ port }) => read({ host: 'elsewhere.example', port, path: '/others', lookup: toLoopback }),
  };
  export const handler = ({ name, ...event }) => cases[name](event);
`;

interface Failure {
  errorType: string;
  errorMessage: string;
}

const LET_IN = 'AWS hosts lead to the local system, and this machine is reached; --allow-network';

let system: TestSystem;
let lambda: TestLambda;
let open: TestLambda;
beforeAll(async () => {
  system = await testSystem();
  const files = { 'index.mjs': SOURCE };
  lambda = await testLambda({ guarded: { files } }, { network: system.network });
  open = await testLambda({ open: { files } }, { network: { ...system.network, others: true } });
});
afterAll(async () => {
  await lambda.close();
  await open.close();
  await system.close();
});

const run = (name: string) => lambda.invoke('guarded', { name, port: system.network.port });
const runOpen = (name: string) => open.invoke('open', { name, port: system.network.port });

/** What arrives, and what the function makes of its answer. */
const answered = async (running: Promise<{ result: unknown }>, path: string): Promise<[Arrival['line'], unknown]> => {
  const { line, respond } = await system.next(path);
  respond('here');
  return [line, (await running).result];
};

describe('without --allow-network', () => {
  it.each([
    ['net', 'db.example.com, port 5432,'],
    ['net, by an address', '192.0.2.1, port 80,'],
    ['net, by an address of IPv6', '2001:db8::1, port 80,'],
    ['new net.Socket', 'example.com, port 80,'],
    ['net, written to at once', 'example.com, port 80,'],
    ['tls', 'example.com, port 443,'],
    ['http', 'example.com, port 80,'],
    ['http, with an agent', 'example.com, port 80,'],
    ['https', 'example.com, port 443,'],
    ['http2', 'example.com, port 443,'],
    ['fetch', 'example.com, port 443,'],
    ['UDP to a name', 'example.com'],
    ['UDP to an address', '192.0.2.1'],
    ['UDP of a slice', '192.0.2.1'],
    ['UDP without a callback', '192.0.2.1'],
    ['connected UDP', '2001:db8::1'],
    ['dns.lookup', 'example.com'],
    ['dns.resolve', 'example.com'],
    ['a Resolver', 'example.com'],
    ['dns/promises', 'example.com'],
    ['a Resolver of promises', 'example.com'],
  ])('%s is refused to any host that is neither AWS nor this machine', async (name, where) => {
    const { handled, result } = await run(name);
    expect(handled).toBe(false);
    expect((result as Failure).errorMessage).toContain(`${where} is not reached: ${LET_IN}`);
  });

  it('each refusal is one line of JSON in the log, which names the function and the host', async () => {
    await run('net');
    const { text, ...entry } = await lambda.logged('"db.example.com"');
    expect(JSON.parse(text)).toEqual({
      event: 'network-refused',
      function: 'guarded',
      host: 'db.example.com',
      port: 5432,
      reason: expect.stringContaining('--allow-network'),
    });
    expect(entry).toMatchObject({ source: 'function', functionName: 'guarded', level: 'WARN' });
  });

  it.each(['local', 'localByAddress'])('this machine is reached: %s', async (name) => {
    expect(await answered(run(name), '/local')).toEqual([expect.stringMatching(/^GET .*\/local$/), 'here']);
  });

  it('this machine is what localhost means, whatever look-up a function brings', async () => {
    expect(await answered(run('localByLookup'), '/local')).toEqual([expect.stringMatching(/\/local$/), 'here']);
    expect((await run('localName')).result).toEqual({ address: '127.0.0.1', family: 4 });
  });

  it('this machine is reached by UDP, in place of AWS too', async () => {
    const server = createSocket('udp4').bind(0, '127.0.0.1');
    await once(server, 'listening');
    const arrivals = on(server, 'message');
    const { result } = await lambda.invoke('guarded', { name: 'localUdp', port: server.address().port });
    expect(result).toEqual(Array(4).fill('sent'));
    for (let count = 0; count < 4; count += 1) expect(String((await arrivals.next()).value![0])).toBe('x');
    server.close();
  });
});

describe('with --allow-network', () => {
  it('other hosts are reached, by the look-up that a function brings', async () => {
    const [line, answer] = await answered(runOpen('others'), '/others');
    expect(line).toMatch(/^GET elsewhere\.example:\d+\/others$/);
    expect(answer).toBe('here');
  });

  it('whoever gives out credentials of the real AWS is not', async () => {
    const { result } = await runOpen('instance metadata');
    expect((result as Failure).errorMessage).toContain('169.254.169.254, port 80, is not reached');
  });
});

describe.each([
  ['without', run],
  ['with', runOpen],
])('%s --allow-network an AWS host leads to the local system', (_, of) => {
  it('by plain HTTP', async () => {
    expect(await answered(of('awsHttp'), '/plain')).toEqual(['GET sts.amazonaws.com/plain', 'here']);
  });

  it('by a TCP socket', async () => {
    expect(await answered(of('awsNet'), '/raw')).toEqual(['GET raw/raw', 'HTTP/1.1 200 OK']);
  });

  it('when only its name is in the handshake, to an address', async () => {
    expect(await answered(of('awsByAddress'), '/raw')).toEqual(['GET raw/raw', 'HTTP/1.1 200 OK']);
  });

  it('whatever look-up the function brings', async () => {
    expect((await answered(of('awsByLookup'), '/led'))[0]).toMatch(/^GET sts\.amazonaws\.com:\d+\/led$/);
  });

  it('when its address is asked for', async () => {
    const address = { address: '127.0.0.1', family: 4 };
    expect((await of('awsLookup')).result).toEqual([address, address]);
  });

  it('or nowhere: its DNS records are not asked for', async () => {
    expect((await of('records of AWS')).result).toMatchObject({
      errorMessage: expect.stringContaining('sts.amazonaws.com is not reached: DNS records of AWS hosts'),
    });
  });

  it('or nowhere: HTTP/2 is refused in words', async () => {
    expect((await of('HTTP/2 to AWS')).result).toMatchObject({
      errorMessage: expect.stringMatching(/^kinesis\.eu-central-1\.amazonaws\.com, port 443, is not reached: HTTP\/2/),
    });
  });
});
