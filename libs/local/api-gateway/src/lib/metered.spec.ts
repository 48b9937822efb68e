import { manualClock } from '@carillon/local-clock';
import { meter } from '@carillon/metering';
import { echo, ok, startGateway, stopGateways } from '../testing';

const KB = 1_024;

afterEach(stopGateways);

const metered = async () => {
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const counted = meter();
  const gateway = await startGateway({
    routes: { $connect: ok, $default: echo, $disconnect: ok },
    clock,
    meter: counted,
  });
  return { clock, gateway, usage: () => counted.usage(clock.now()) };
};

describe('the meter of a gateway', () => {
  it('counts the messages of a conversation by 32 KB, both ways, and the minutes of its connections', async () => {
    const { clock, gateway, usage } = await metered();
    const ada = await gateway.connect();
    await clock.advance(60_000);
    const bob = await gateway.connect();
    expect(usage()).toMatchObject({ messages: 0, connectionMs: 60_000, dataOutBytes: 0 });

    for (const bytes of [5, 32 * KB, 300]) {
      ada.say('x'.repeat(bytes));
      await ada.next();
    }
    expect(usage()).toMatchObject({ messages: 3 + 3, dataOutBytes: 5 + 32 * KB + 300 });

    const [, second] = await gateway.eventsOf('CONNECT', 2);
    const path = gateway.pathOf(second!.requestContext.connectionId);
    await gateway.http('POST', path, 'y'.repeat(33 * KB));
    await bob.next();
    expect(usage()).toMatchObject({ messages: 6 + 2, dataOutBytes: 5 + 32 * KB + 300 + 33 * KB });

    await clock.advance(120_000);
    await ada.close();
    await gateway.event('DISCONNECT');
    await clock.advance(60_000);
    expect(usage().connectionMs).toBe(180_000 + 180_000);
  });

  it('counts bytes, not characters', async () => {
    const { gateway, usage } = await metered();
    const ada = await gateway.connect();
    ada.say('€'.repeat(10_000));
    await ada.next();
    expect(usage()).toMatchObject({ messages: 1 + 1, dataOutBytes: 30_000 });
  });

  it('counts a message of several frames as one message of all their bytes', async () => {
    const { gateway, usage } = await metered();
    const ada = await gateway.connect();
    ada.socket.send('x'.repeat(32 * KB), { fin: false });
    ada.socket.send('y');
    await ada.next();
    expect(usage()).toMatchObject({ messages: 2 + 2, dataOutBytes: 32 * KB + 1 });
  });

  it('counts neither pings, nor posts that reach nobody, nor a handshake that is refused', async () => {
    const { gateway, usage } = await metered();
    const ada = await gateway.connect();
    await ada.caughtUp(); // a ping and its pong
    const [first] = await gateway.eventsOf('CONNECT', 1);
    const path = gateway.pathOf(first!.requestContext.connectionId);
    await ada.close();
    await gateway.event('DISCONNECT');
    expect((await gateway.http('POST', path, 'hello')).status).toBe(410);
    expect((await gateway.handshake('/nope')).status).toBe(403);
    expect(usage()).toMatchObject({ messages: 0, connectionMs: 0, dataOutBytes: 0 });
  });
});
