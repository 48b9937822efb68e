import { manualClock } from '@carillon/local-clock';
import { echo, ok, startGateway, stopGateways } from '../testing';

afterEach(stopGateways);

const NOTHING = { rateLimit: 0, burstLimit: 0 };

describe('a throttle', () => {
  it.each([
    ['the route', { routeThrottles: { $connect: NOTHING } }],
    ['the stage', { throttle: NOTHING }],
  ])('of 0/0 for %s refuses every handshake with 429, and $connect does not run (22)', async (_, limits) => {
    const stages = [{ name: 'prod', variables: {}, ...limits }];
    const gateway = await startGateway({ stages, routes: { $connect: ok } });
    const { status, body } = await gateway.handshake();
    expect(status).toBe(429);
    expect(JSON.parse(body)).toMatchObject({ message: 'Too Many Requests' });
    expect(gateway.events).toEqual([]);
  });

  it('of a stage is a bucket that time fills again, up to its burst (22)', async () => {
    const clock = manualClock();
    const stages = [{ name: 'prod', variables: {}, throttle: { rateLimit: 2, burstLimit: 3 } }];
    const gateway = await startGateway({ clock, stages });
    const statuses = async (count: number) => {
      const answers = [];
      for (let turn = 0; turn < count; turn += 1) answers.push((await gateway.handshake()).status);
      return answers;
    };
    expect(await statuses(4)).toEqual([101, 101, 101, 429]);
    await clock.advance(499);
    expect(await statuses(1)).toEqual([429]);
    await clock.advance(1);
    expect(await statuses(2)).toEqual([101, 429]);
    await clock.advance(60_000);
    expect(await statuses(4)).toEqual([101, 101, 101, 429]);
  });

  it('answers a message beyond it with a frame, and the connection stays open', async () => {
    const stages = [{ name: 'prod', variables: {}, routeThrottles: { $default: { rateLimit: 1, burstLimit: 1 } } }];
    const gateway = await startGateway({ clock: manualClock(), stages, routes: { $default: echo, free: echo } });
    const ada = await gateway.connect();
    ada.say('one');
    expect(await ada.next()).toBe('one');
    ada.say('two');
    const { requestId, connectionId } = await gateway.logged({ what: 'message', status: 429 });
    expect(await ada.next()).toBe(
      `{"message": "Too Many Requests", "connectionId":"${connectionId}", "requestId":"${requestId}"}`,
    );
    ada.say({ action: 'free' });
    expect(await ada.next()).toBe('{"action":"free"}');
  });

  it('of a route is its own: the other routes share that of the stage', async () => {
    const one = { rateLimit: 0, burstLimit: 1 };
    const stages = [
      { name: 'prod', variables: {}, throttle: { rateLimit: 0, burstLimit: 2 }, routeThrottles: { a: one } },
    ];
    const gateway = await startGateway({ clock: manualClock(), stages, routes: { a: echo, b: echo, c: echo } });
    const ada = await gateway.connect();
    for (const action of ['a', 'b', 'c', 'a']) ada.say({ action });
    await Promise.all(['a', 'b'].map((routeKey) => gateway.logged({ routeKey, status: 200 })));
    expect(gateway.log.map(({ routeKey, status }) => `${routeKey} ${status}`).sort()).toEqual([
      '$connect 200',
      'a 200',
      'a 429',
      'b 200',
      'c 429',
    ]);
  });
});
