import { once } from 'node:events';
import { type FaultPlan, faults } from '@carillon/local-faults';
import { echo, ok, startGateway, stopGateways } from '../testing';

afterEach(stopGateways);

/** A gateway with one client, whose posts fail as the plan says. */
const withAda = async (plan: FaultPlan) => {
  const chance = faults(plan);
  const gateway = await startGateway({ faults: chance, routes: { $connect: ok, $default: echo, $disconnect: ok } });
  const ada = await gateway.connect();
  const { connectionId } = (await gateway.event('CONNECT')).requestContext;
  return { chance, gateway, ada, connectionId, path: gateway.pathOf(connectionId) };
};

describe('a POST that the plan lets fail', () => {
  it('by gone is answered 410, and its client is gone: for good, and with a $disconnect (90, 101)', async () => {
    const { chance, gateway, ada, path, connectionId } = await withAda({ post: { gone: 1_000 } });
    const { status, headers, body } = await gateway.http('POST', path, 'hello');
    expect([status, headers['x-amzn-errortype'], body]).toEqual([410, 'GoneException', '']);
    expect(await ada.closed).toEqual({ code: 1006, reason: '' });
    expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({
      connectionId,
      disconnectStatusCode: 1006,
    });
    expect(await gateway.http('GET', path)).toMatchObject({ status: 410 });
    expect(chance.counters()).toEqual({ post: { operations: 1, gone: 1 } });
  });

  it.each([
    [429, 'throttled', 'LimitExceededException'],
    [500, 'error', 'InternalServerErrorException'],
  ])('is answered %i by %s, and its client hears nothing and lives on (104)', async (status, kind, errorType) => {
    const { chance, gateway, ada, path } = await withAda({ post: { [kind]: 1_000 } });
    const answer = await gateway.http('POST', path, 'hello');
    expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([status, errorType]);
    chance.end();
    expect(await gateway.http('POST', path, 'again')).toMatchObject({ status: 200 });
    expect(await ada.next()).toBe('again');
    await ada.caughtUp();
    expect(ada.heard).toEqual(['again']);
  });

  it('by hang is not answered until its client gives up', async () => {
    const { chance, gateway, ada, path } = await withAda({ post: { hang: 1_000 } });
    const giveUp = new AbortController();
    const post = fetch(`http://127.0.0.1:${gateway.port}${path}`, {
      method: 'POST',
      body: 'hello',
      signal: giveUp.signal,
    });
    await once(gateway.server, 'request');
    ada.say('hi'); // a round trip, in which an answer would have come
    expect(await ada.next()).toBe('hi');
    expect(chance.counters()).toEqual({ post: { operations: 1, hang: 1 } });
    giveUp.abort();
    await expect(post).rejects.toMatchObject({ name: 'AbortError' });
    expect(ada.heard).toEqual(['hi']);
  });

  it.each([0, 1, 125, 126, 70_000])(
    'by reset is answered 200, but the connection breaks in the middle of the frame: %i bytes (90)',
    async (length) => {
      const { gateway, ada, path } = await withAda({ post: { reset: 1_000 } });
      expect(await gateway.http('POST', path, 'x'.repeat(length))).toMatchObject({ status: 200 });
      expect(await ada.closed).toEqual({ code: 1006, reason: '' });
      expect(ada.heard).toEqual([]);
      expect((await gateway.event('DISCONNECT')).requestContext).toMatchObject({ disconnectStatusCode: 1006 });
    },
  );

  it('is none to a client that is gone anyway', async () => {
    const { chance, gateway, ada, path } = await withAda({ post: { error: 1_000 } });
    await ada.close();
    expect(await gateway.http('POST', path, 'hello')).toMatchObject({ status: 410 });
    expect(chance.counters()).toEqual({ post: { operations: 0, error: 0 } });
  });
});
