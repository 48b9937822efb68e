import { once } from 'node:events';
import { manualClock } from '@carillon/local-clock';
import { echo, maskedFrame, ok, startGateway, stopGateways } from '../testing';

afterEach(stopGateways);

const routes = { $connect: ok, $default: echo, $disconnect: ok };

describe('what a client sends', () => {
  it('may be a frame of 32 KB (78)', async () => {
    const gateway = await startGateway({ routes });
    const ada = await gateway.connect();
    ada.say('x'.repeat(32_768));
    expect(await ada.next()).toHaveLength(32_768);
  });

  it('may be 128 KB in several frames, and is one message (80)', async () => {
    const gateway = await startGateway({ routes });
    const ada = await gateway.connect();
    for (const fin of [false, false, false, true]) ada.socket.send('x'.repeat(32_768), { fin });
    expect(await ada.next()).toHaveLength(131_072);
    expect(await gateway.eventsOf('MESSAGE', 1)).toHaveLength(1);
  });

  it.each([
    ['whole', 32_769, [40_000]],
    ['of which only the header has come', 32_769, [10]],
    ['in pieces of a few bytes', 1_073_741_824, [1, 1, 1, 1, 6]],
  ])('closes the connection with 1009 when one frame is more than 32 KB, %s (79)', async (_, payloadBytes, cuts) => {
    const gateway = await startGateway({ routes });
    const { socket } = await gateway.handshake();
    const frame = Buffer.alloc(14 + 32_769);
    frame.writeUInt16BE(0x81ff, 0);
    frame.writeBigUInt64BE(BigInt(payloadBytes), 2);
    let at = 0;
    socket!.setNoDelay(true);
    socket!.write(maskedFrame(0x81, 'before'));
    for (const length of cuts) {
      socket!.write(frame.subarray(at, at + length));
      await new Promise(setImmediate);
      at += length;
    }
    const { disconnectStatusCode } = (await gateway.event('DISCONNECT')).requestContext;
    expect(disconnectStatusCode).toBe(1009);
    expect(gateway.events.flatMap(({ body }) => body ?? [])).toEqual(['before']);
  });

  it('closes the connection with 1009 when it is more than 128 KB (81)', async () => {
    const gateway = await startGateway({ routes });
    const ada = await gateway.connect();
    for (const fin of [false, false, false, false, true]) ada.socket.send('x'.repeat(32_768), { fin });
    expect(await ada.closed).toMatchObject({ code: 1009 });
    const { disconnectStatusCode } = (await gateway.event('DISCONNECT')).requestContext;
    expect(disconnectStatusCode).toBe(1009);
    expect(gateway.events).toHaveLength(2);
  });

  it('closes the connection with 1003 when it is binary, without a MESSAGE event (82)', async () => {
    const gateway = await startGateway({ routes });
    const ada = await gateway.connect();
    ada.socket.send(Buffer.from('bytes'));
    ada.say('and then text');
    expect(await ada.closed).toMatchObject({ code: 1003 });
    expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({ disconnectStatusCode: 1003 });
    expect(gateway.events).toHaveLength(2);
  });

  it('closes the connection with 1007 when it is text that is not UTF-8', async () => {
    const gateway = await startGateway({ routes });
    const ada = await gateway.connect();
    ada.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await ada.closed).toMatchObject({ code: 1007 });
    expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({ disconnectStatusCode: 1007 });
  });

  it('closes the connection with 1002 when it breaks the protocol', async () => {
    const gateway = await startGateway({ routes });
    const { socket } = await gateway.handshake();
    socket?.end(Buffer.from([0x81, 0x02, 0x68, 0x69])); // not masked
    expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({ disconnectStatusCode: 1002 });
  });

  it('is answered with the same bytes when it is a ping, and no function runs (83)', async () => {
    const gateway = await startGateway({ routes });
    const ada = await gateway.connect();
    ada.socket.ping('are you there');
    const [payload] = await once(ada.socket, 'pong');
    expect(String(payload)).toBe('are you there');
    expect(gateway.events).toHaveLength(1);
  });
});

describe('a connection', () => {
  const MINUTE = 60_000;

  const wait = async () => {
    const clock = manualClock();
    const gateway = await startGateway({ routes, clock });
    const ada = await gateway.connect();
    const { connectionId } = (await gateway.event('CONNECT')).requestContext;
    return { clock, gateway, ada, path: gateway.pathOf(connectionId) };
  };

  it('is closed with 1001 after 10 minutes without a message (84)', async () => {
    const { clock, gateway, ada, path } = await wait();
    await clock.advance(10 * MINUTE - 1);
    expect(await gateway.http('GET', path)).toMatchObject({ status: 200 });
    await clock.advance(1);
    expect(await ada.closed).toEqual({ code: 1001, reason: 'Going away' });
    expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({
      disconnectStatusCode: 1001,
      disconnectReason: 'Going away',
    });
    expect(await gateway.http('GET', path)).toMatchObject({ status: 410 });
  });

  it('has its 10 minutes again after a POST (85)', async () => {
    const { clock, gateway, ada, path } = await wait();
    await clock.advance(9 * MINUTE);
    expect(await gateway.http('POST', path, 'hi')).toMatchObject({ status: 200 });
    await clock.advance(10 * MINUTE - 1);
    await ada.caughtUp();
    await clock.advance(1);
    expect(await ada.closed).toMatchObject({ code: 1001 });
  });

  it('does not live on pings (86)', async () => {
    const { clock, ada } = await wait();
    await clock.advance(9 * MINUTE);
    await ada.caughtUp();
    await clock.advance(MINUTE);
    expect(await ada.closed).toMatchObject({ code: 1001 });
  });

  it('is closed with 1001 after 2 hours, however busy (87)', async () => {
    const { clock, gateway, ada } = await wait();
    for (let minutes = 0; minutes < 115; minutes += 5) {
      await clock.advance(5 * MINUTE);
      ada.say('on and on');
      await ada.next();
    }
    await clock.advance(5 * MINUTE - 1);
    await ada.caughtUp();
    await clock.advance(1);
    expect(await ada.closed).toMatchObject({ code: 1001 });
    expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({ disconnectStatusCode: 1001 });
  });
});
