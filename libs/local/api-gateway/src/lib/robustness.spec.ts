import { once } from 'node:events';
import { type Socket, connect as connectTcp } from 'node:net';
import { array, assert, asyncProperty, boolean, constantFrom, integer, oneof, record, uint8Array } from 'fast-check';
import type { IntegrationModel } from '@carillon/local-terraform-model';
import { type Gateway, type ProxyEvent, echo, maskedFrame, ok, startGateway, stopGateways } from '../testing';

afterEach(stopGateways);

const routes = { $connect: ok, $default: echo, $disconnect: ok };

const FIRST_LINES = 'GET /prod HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';

const isServed = async (gateway: Gateway) => {
  const ada = await gateway.connect();
  ada.say('still there');
  expect(await ada.next()).toBe('still there');
  await ada.close();
};

/** Sockets on the gateway's port; what becomes of them is not of interest. */
const strangers = async (gateway: Gateway, count: number): Promise<Socket[]> => {
  const sockets = Array.from({ length: count }, () => connectTcp(gateway.port, '127.0.0.1'));
  for (const socket of sockets) socket.on('error', () => socket.destroy());
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return sockets;
};

/** A frame with any first byte, which announces what it may not have. */
const frame = record({
  first: oneof(constantFrom(0x81, 0x01, 0x80, 0x00, 0x82, 0x89, 0x8a, 0x88), integer({ min: 0, max: 255 })),
  payload: uint8Array({ maxLength: 125 }),
  excess: constantFrom(0, 0, 0, 0, 1, 100),
}).map(({ first, payload, excess }) =>
  Buffer.concat([Buffer.from([first, 0x80 | Math.min(payload.length + excess, 127), 0, 0, 0, 0]), payload]),
);

const garbage = uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));

describe('a gateway', () => {
  it('survives whatever a client sends, however it is cut, and every connection ends exactly once', async () => {
    const gateway = await startGateway({ routes });
    let clients = 0;
    const input = array(oneof({ weight: 4, arbitrary: frame }, garbage), { maxLength: 12 });
    await assert(
      asyncProperty(input, integer({ min: 1, max: 60 }), boolean(), async (frames, size, isPolite) => {
        const { socket } = await gateway.handshake();
        clients += 1;
        socket!.on('error', () => socket!.destroy());
        socket!.resume();
        const bytes = Buffer.concat(frames);
        for (let at = 0; at < bytes.length && !socket!.destroyed; at += size) {
          socket!.write(bytes.subarray(at, at + size));
          if (at % 3 === 0) await new Promise(setImmediate);
        }
        if (isPolite) socket!.end(maskedFrame(0x88, ''));
        else socket!.destroy();
        const ends = await gateway.eventsOf('DISCONNECT', clients);
        expect(new Set(ends.map(({ requestContext }) => requestContext.connectionId)).size).toBe(clients);
      }),
      { numRuns: 80 },
    );
    for (const { requestContext } of await gateway.eventsOf('CONNECT', clients)) {
      expect(await gateway.http('GET', gateway.pathOf(requestContext.connectionId))).toMatchObject({ status: 410 });
    }
    await isServed(gateway);
  });

  it('serves others on while 1,000 sockets are open that send nothing, or half a handshake', async () => {
    const gateway = await startGateway({ routes });
    const sockets = await strangers(gateway, 1_000);
    for (const socket of sockets.slice(500)) socket.write(FIRST_LINES);
    await isServed(gateway);
    expect(await gateway.eventsOf('CONNECT', 1)).toHaveLength(1);
    for (const socket of sockets) socket.destroy();
  });

  it('serves others on while 1,000 handshakes wait for $connect, and then opens each of them', async () => {
    const answer = Promise.withResolvers<void>();
    const isHeld = ({ queryStringParameters }: ProxyEvent) => queryStringParameters?.['held'] === 'yes';
    const $connect = async (event: ProxyEvent) => {
      if (isHeld(event)) await answer.promise;
      return { statusCode: 200 };
    };
    const gateway = await startGateway({ routes: { ...routes, $connect } });
    const sockets = await strangers(gateway, 1_000);
    const opened = sockets.map((socket) => once(socket, 'data'));
    const rest = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n\r\n';
    for (const socket of sockets) socket.write(FIRST_LINES.replace('/prod', '/prod?held=yes') + rest);
    await gateway.eventsOf('CONNECT', 1_000);
    await isServed(gateway);
    answer.resolve();
    for (const [data] of await Promise.all(opened)) expect(String(data)).toMatch(/^HTTP\/1\.1 101 /);
    for (const socket of sockets) socket.destroy();
    await gateway.eventsOf('DISCONNECT', 1_001);
  });

  it('refuses a handshake with 100,000 headers, and serves others on', async () => {
    const gateway = await startGateway({ routes });
    const [socket] = await strangers(gateway, 1);
    const answered = once(socket!, 'data');
    socket!.write(FIRST_LINES);
    for (let header = 0; header < 100_000 && !socket!.destroyed; header += 1_000) {
      socket!.write('X-A: b\r\n'.repeat(1_000));
    }
    expect(String(await answered)).toMatch(/^HTTP\/1\.1 431 /);
    await isServed(gateway);
    socket!.destroy();
  });

  it('lets go of a client that announces a frame of 1 GB and says no more', async () => {
    const gateway = await startGateway({ routes });
    const { socket } = await gateway.handshake();
    const header = Buffer.from('82ff000000004000000000000000', 'hex');
    socket!.write(header);
    expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({ disconnectStatusCode: 1009 });
    await isServed(gateway);
  });

  it('serves others on after JSON that is nested deeper than anything can write or check', async () => {
    const integration: IntegrationModel = {
      type: 'MOCK',
      timeoutMs: 29_000,
      requestTemplates: { $default: `{"statusCode":200,"data":$input.json('$.data')}` },
      passthroughBehavior: 'WHEN_NO_MATCH',
      responses: [],
    };
    const schema = { type: 'object', properties: { data: { $ref: '#' } } };
    const validation = { selectionExpression: '$request.body.action', schemas: { model: schema } };
    const gateway = await startGateway({
      routes: { ...routes, mock: { ...echo, integration }, model: { ...echo, validation } },
    });
    const ada = await gateway.connect();
    /** In fragments of less than 32 KB, which is the most that a frame may have. */
    const say = (message: string) => {
      for (let at = 0; at < message.length; at += 30_000)
        ada.socket.send(message.slice(at, at + 30_000), { fin: at + 30_000 >= message.length });
    };
    say(`{"action":"mock","data":${'['.repeat(30_000)}${']'.repeat(30_000)}}`);
    expect(JSON.parse(await ada.next())).toMatchObject({ message: 'Internal server error' });
    expect(await gateway.logged({ what: 'message', status: 500 })).toMatchObject({
      level: 'error',
      problem: expect.stringMatching(/^The mock failed: .*call stack/),
    });
    say(`{"action":"model","data":${'{"data":'.repeat(14_000)}{}${'}'.repeat(14_000)}}`);
    expect(JSON.parse(await ada.next())).toMatchObject({ message: 'Bad request body' });
    await isServed(gateway);
  });
});
