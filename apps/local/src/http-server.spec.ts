import { EventEmitter, on, once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type HttpLimits, httpServer } from './http-server';

const KEPT_MS = 60_000;
/** The test waits for a drip to be cut, not for a time: these are only as short as a drip needs. */
const LIMITS = { headersMs: 60, requestMs: 120, checkMs: 10, keepAliveMs: KEPT_MS };
/** Where a thousand of them keep this one thread busy, who is served beside them needs more. */
const CROWD_LIMITS = { ...LIMITS, headersMs: 2_000, requestMs: 4_000 };

let server = httpServer(() => undefined);
let port: number;
const sockets: Socket[] = [];
/** `/held` is answered when this says so; a body that broke off is told by it. */
const news = new EventEmitter();

const start = async (limits: HttpLimits) => {
  server = httpServer(async (request, response) => {
    try {
      const body = await text(request);
      if (request.url === '/held') await once(news, 'release');
      response.end(`${request.url} ${body}`);
    } catch (fault) {
      news.emit('broken', request.url, fault);
    }
  }, limits);
  server.on('upgrade', (_, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.pipe(socket);
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1_024 });
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
};
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  if (!server.listening) return;
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const open = (): Socket => {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  return socket;
};

const closed = (socket: Socket) => new Promise<void>((done) => socket.on('close', () => done()));

/** Sends a beginning and then a byte now and then. Resolves when the server has had enough: a byte on its way can destroy the answer. */
const drip = async (beginning: string, everyMs = 5): Promise<void> => {
  const socket = open().resume();
  socket.on('error', () => undefined);
  socket.write(beginning);
  const drops = setInterval(() => socket.write('x'), everyMs);
  await closed(socket);
  clearInterval(drops);
};

const HEADERS = 'POST /dev/@connections/x HTTP/1.1\r\nHost: x\r\nX-Slow: ';
const HANDSHAKE = 'GET /dev HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Slow: ';
const BODY = 'POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n';

const get = async (path: string, agent: Agent | false = false): Promise<string> => {
  const request = httpRequest({ port, path, agent }).end();
  const [response] = await once(request, 'response');
  return text(response);
};

describe('the server', () => {
  beforeEach(() => start(LIMITS));

  it.each([
    ['headers', HEADERS],
    ['a handshake', HANDSHAKE],
    ['a request line', 'GET /'],
  ])('closes a connection that brings %s byte by byte', async (_, beginning) => {
    await drip(beginning);
    expect(await get('/next')).toBe('/next ');
  });

  it.each([
    ['half a handshake', HANDSHAKE],
    ['half a body', BODY],
    ['nothing', ''],
  ])('answers 408 to a client that sends %s and says no more', async (_, beginning) => {
    const socket = open();
    socket.write(beginning);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  it('lets whoever reads a body that comes byte by byte know that it broke off', async () => {
    const broken = once(news, 'broken');
    await drip(BODY);
    expect(await broken).toEqual(['/body', expect.objectContaining({ code: 'ECONNRESET' })]);
  });

  it('cuts nobody else by these limits: answers that take long, connections that are kept, sockets that were upgraded', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await get('/1', agent)).toBe('/1 ');
    const held = get('/held');
    const upgraded = open();
    upgraded.write(`${HANDSHAKE}no\r\n\r\n`);
    await once(upgraded, 'data');

    await drip(BODY); // Both limits have passed by now.

    const request = httpRequest({ port, path: '/2', agent }).end();
    const [response] = await once(request, 'response');
    expect([await text(response), request.reusedSocket]).toEqual(['/2 ', true]);
    news.emit('release');
    expect(await held).toBe('/held ');
    upgraded.write('hello');
    expect(String((await once(upgraded, 'data'))[0])).toBe('hello');
    agent.destroy();
  });
});

it('answers others while 1,000 handshakes come byte by byte, each of which it then closes', async () => {
  await start(CROWD_LIMITS);
  const arrived = on(server, 'connection');
  const slow = Array.from({ length: 1_000 }, () => drip(HANDSHAKE, 100));
  for (let count = 0; count < 1_000; count += 1) await arrived.next();
  for (const path of ['/1', '/2', '/3']) expect(await get(path)).toBe(`${path} `);
  await Promise.all(slow);
  expect(await get('/4')).toBe('/4 ');
});

it('has limits by default: headers in a minute, bodies in two, and 15 minutes for an environment that is frozen', () => {
  const { headersTimeout, requestTimeout, keepAliveTimeout } = httpServer(() => undefined);
  expect({ headersTimeout, requestTimeout, keepAliveTimeout }).toEqual({
    headersTimeout: 60_000,
    requestTimeout: 120_000,
    keepAliveTimeout: 900_000,
  });
});
