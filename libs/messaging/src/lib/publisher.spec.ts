import { membersOf } from '@carillon/connections-repo/testing';
import { EVERYONE, userChannel } from '@carillon/route-types';
import { memoryMessaging } from '../testing';
import { DeliveryError } from './delivery-error';
import { processClock } from './clock';
import { delivery } from './delivery';
import { publisher } from './publisher';

const NOW = Date.UTC(2026, 0, 1, 12);
const HOUR_AGO = NOW - 3_600_000;

const ada = { connectionId: 'ada-laptop', userId: 'ada', connectedAt: HOUR_AGO };
const adasPhone = { connectionId: 'ada-phone', userId: 'ada', connectedAt: HOUR_AGO };
const guest = { connectionId: 'guest', connectedAt: HOUR_AGO };
const all = { all: true } as const;

describe('publish', () => {
  it('posts one frame to everyone and counts them', async () => {
    const { publish, postman } = await memoryMessaging([ada, adasPhone, guest], NOW);
    const receipt = await publish(all, { text: 'hi' }, { from: 'ada' });
    expect(receipt).toEqual({ id: expect.any(String), channel: '$all', delivered: 3, gone: 0, throttled: 0 });
    for (const { connectionId } of [ada, adasPhone, guest])
      expect(postman.inbox(connectionId)).toEqual([
        { type: 'message', channel: '$all', id: receipt.id, from: 'ada', at: NOW, data: { text: 'hi' } },
      ]);
  });

  it("posts to all connections of a user and to no one else's", async () => {
    const { publish, postman } = await memoryMessaging([ada, adasPhone, guest], NOW);
    expect(await publish({ user: 'ada' }, 1, { id: 'm1' })).toEqual({
      id: 'm1',
      channel: '@ada',
      delivered: 2,
      gone: 0,
      throttled: 0,
    });
    expect(postman.inbox('ada-phone')).toEqual([{ type: 'message', channel: '@ada', id: 'm1', at: NOW, data: 1 }]);
    expect(postman.inbox('guest')).toEqual([]);
  });

  it('posts a direct to one connection without asking who is connected', async () => {
    const { publish, postman } = await memoryMessaging([], NOW);
    expect(await publish({ connection: 'guest' }, 1, { id: 'm1' })).toEqual({
      id: 'm1',
      delivered: 1,
      gone: 0,
      throttled: 0,
    });
    expect(postman.inbox('guest')).toEqual([{ type: 'direct', id: 'm1', at: NOW, data: 1 }]);
  });

  it('delivers to no one when no one is there', async () => {
    const { publish } = await memoryMessaging([], NOW);
    expect(await publish({ user: 'nobody' }, 1)).toMatchObject({ delivered: 0, gone: 0 });
  });

  it('gives each message an id of its own', async () => {
    const { publish } = await memoryMessaging([], NOW);
    const ids = await Promise.all([publish(all, 1), publish(all, 1)]);
    expect(new Set(ids.map(({ id }) => id)).size).toBe(2);
  });

  it('prunes the row of the dead connection and serves the others (case 120)', async () => {
    const { publish, postman, connections } = await memoryMessaging([ada, adasPhone, guest], NOW);
    postman.answer('ada-phone', 'gone');
    expect(await publish(all, 1)).toMatchObject({ delivered: 2, gone: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual(['ada-laptop', 'guest']);
    expect(postman.inbox('guest')).toHaveLength(1);
  });

  it('does not prune a connection younger than 30 s, which may be in its handshake', async () => {
    const young = { ...guest, connectedAt: NOW - 30_000 };
    const { publish, postman, connections } = await memoryMessaging([young], NOW);
    postman.answer('guest', 'gone');
    expect(await publish(all, 1)).toMatchObject({ delivered: 0, gone: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual(['guest']);
  });

  it("prunes a user's channel when the push was to the user", async () => {
    const { publish, postman, connections } = await memoryMessaging([ada, adasPhone], NOW);
    postman.answer('ada-phone', 'gone');
    await publish({ user: 'ada' }, 1);
    expect(await membersOf(connections, userChannel('ada'))).toEqual(['ada-laptop']);
  });

  it('prunes the connection that a direct found dead', async () => {
    const { publish, postman, connections } = await memoryMessaging([guest], NOW);
    postman.answer('guest', 'gone');
    expect(await publish({ connection: 'guest' }, 1)).toMatchObject({ delivered: 0, gone: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual([]);
  });

  it('counts a throttled connection and keeps it', async () => {
    const { publish, postman, connections } = await memoryMessaging([ada, guest], NOW);
    postman.answer('guest', 'throttled');
    expect(await publish(all, 1)).toMatchObject({ delivered: 1, throttled: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual(['ada-laptop', 'guest']);
  });

  it('serves everyone else before it throws the faults, counted', async () => {
    const { publish, postman } = await memoryMessaging([ada, adasPhone, guest], NOW);
    const fault = new Error('AccessDenied');
    postman.answer('ada-laptop', fault);
    postman.answer('ada-phone', new Error('another'));
    const error = await publish(all, 1).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DeliveryError);
    expect(error).toMatchObject({ faults: 2, receipt: { delivered: 1 }, cause: expect.any(Error) });
    expect(postman.inbox('guest')).toHaveLength(1);
  });

  it('throws a fault of the repo', async () => {
    const { connections, postman, parcels } = await memoryMessaging([], NOW);
    const fault = new Error('ProvisionedThroughputExceeded');
    const broken = { ...connections, audience: () => Promise.reject(fault) };
    const deps = { connections: broken, postman, parcels, clock: processClock, now: () => NOW };
    await expect(publisher({ delivery: delivery(deps), now: () => NOW })(all, 1)).rejects.toBe(fault);
  });

  const crowd = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ connectionId: `c${i}`, connectedAt: HOUR_AGO }));

  it('serves an audience of 500 at once', async () => {
    const { publish, parcels } = await memoryMessaging(crowd(500), NOW);
    expect(await publish(all, 1)).toMatchObject({ delivered: 500 });
    expect(parcels.take()).toEqual([]);
  });

  it('hands a larger audience to workers, a parcel for each segment, and posts nothing', async () => {
    const { publish, parcels, postman } = await memoryMessaging(crowd(501), NOW);
    expect(await publish(all, 'hi', { id: 'm1' })).toEqual({
      id: 'm1',
      channel: '$all',
      delivered: 0,
      gone: 0,
      throttled: 0,
      segments: 1,
    });
    expect(postman.inbox('c0')).toEqual([]);
    const frame = JSON.stringify({ type: 'message', channel: '$all', id: 'm1', at: NOW, data: 'hi' });
    expect(parcels.take()).toEqual([
      {
        parcel: { message: { channel: '$all', id: 'm1' }, frame, to: { segment: { partition: '$all' } }, round: 0 },
        delaySeconds: 0,
      },
    ]);
  });

  it('throws where the workers could not be told', async () => {
    const { connections, postman } = await memoryMessaging(crowd(501), NOW);
    const fault = new Error('AccessDenied');
    const parcels = { send: () => Promise.reject(fault) };
    const deps = { connections, postman, parcels, clock: processClock, now: () => NOW };
    await expect(publisher({ delivery: delivery(deps), now: () => NOW })(all, 1)).rejects.toBe(fault);
  });
});
