import { membersOf } from '@carillon/connections-repo/testing';
import { manualClock } from '@carillon/local-clock';
import { EVERYONE, userChannel } from '@carillon/route-types';
import { memoryMessaging } from '../testing';
import { processClock } from './clock';
import { delivery as deliveryOf } from './delivery';
import type { Postman } from './postman';

const NOW = Date.UTC(2026, 0, 1, 12);
const HOUR_AGO = NOW - 3_600_000;

const ada = { connectionId: 'ada-laptop', userId: 'ada', connectedAt: HOUR_AGO };
const adasPhone = { connectionId: 'ada-phone', userId: 'ada', connectedAt: HOUR_AGO };
const guest = { connectionId: 'guest', connectedAt: HOUR_AGO };
const to = (channel: string) => ({ channel, id: 'm1', epoch: 'e', seq: 1 });
const everyone = to(EVERYONE);

const crowd = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ connectionId: `c${i}`, connectedAt: HOUR_AGO }));

describe('delivery', () => {
  it('posts the payload to everyone in the channel and counts them', async () => {
    const { delivery, postman } = await memoryMessaging([ada, adasPhone, guest], NOW);
    const counts = { delivered: 2, gone: 0, throttled: 0 };
    expect(await delivery.toChannel(to(userChannel('ada')), '{"n":1}')).toEqual(counts);
    for (const { connectionId } of [ada, adasPhone]) expect(postman.inbox(connectionId)).toEqual([{ n: 1 }]);
    expect(postman.inbox('guest')).toEqual([]);
  });

  it('delivers to no one when no one is there', async () => {
    const { delivery } = await memoryMessaging([], NOW);
    expect(await delivery.toChannel(to('news'), '1')).toMatchObject({ delivered: 0, gone: 0 });
  });

  it('prunes the row of the dead connection and serves the others (case 120)', async () => {
    const { delivery, postman, connections } = await memoryMessaging([ada, adasPhone, guest], NOW);
    postman.answer('ada-phone', 'gone');
    expect(await delivery.toChannel(everyone, '1')).toMatchObject({ delivered: 2, gone: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual(['ada-laptop', 'guest']);
    expect(postman.inbox('guest')).toHaveLength(1);
  });

  it('does not prune a connection younger than 30 s, which may be in its handshake', async () => {
    const young = { ...guest, connectedAt: NOW - 30_000 };
    const { delivery, postman, connections } = await memoryMessaging([young], NOW);
    postman.answer('guest', 'gone');
    expect(await delivery.toChannel(everyone, '1')).toMatchObject({ delivered: 0, gone: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual(['guest']);
  });

  it('prunes the channel that it delivers to', async () => {
    const { delivery, postman, connections } = await memoryMessaging([ada, adasPhone], NOW);
    postman.answer('ada-phone', 'gone');
    await delivery.toChannel(to(userChannel('ada')), '1');
    expect(await membersOf(connections, userChannel('ada'))).toEqual(['ada-laptop']);
    expect(await membersOf(connections, EVERYONE)).toEqual(['ada-laptop', 'ada-phone']);
  });

  it('posts to one connection without asking who is connected', async () => {
    const { delivery, postman } = await memoryMessaging([], NOW);
    expect(await delivery.toConnection('guest', '1')).toMatchObject({ delivered: 1 });
    expect(postman.inbox('guest')).toEqual([1]);
  });

  it('prunes the one connection that it found dead', async () => {
    const { delivery, postman, connections } = await memoryMessaging([guest], NOW);
    postman.answer('guest', 'gone');
    expect(await delivery.toConnection('guest', '1')).toMatchObject({ delivered: 0, gone: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual([]);
  });

  it('counts a throttled connection and keeps it', async () => {
    const { delivery, postman, connections } = await memoryMessaging([ada, guest], NOW);
    postman.answer('guest', 'throttled');
    expect(await delivery.toChannel(everyone, '1')).toMatchObject({ delivered: 1, throttled: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual(['ada-laptop', 'guest']);
  });

  it('serves everyone else when posts fail, and leaves those to workers', async () => {
    const { connections, postman, parcels } = await memoryMessaging([ada, adasPhone, guest], NOW);
    const fault = new Error('AccessDenied');
    postman.answer('ada-laptop', fault);
    postman.answer('ada-phone', fault);
    const told: unknown[] = [];
    const onFault = (...what: unknown[]) => void told.push(what);
    const deps = { connections, postman, parcels, clock: processClock, now: () => NOW, random: () => 0.5, onFault };
    const counts = { delivered: 1, gone: 0, throttled: 0, segments: 1 };
    expect(await deliveryOf(deps).toChannel(everyone, '1')).toEqual(counts);
    expect(postman.inbox('guest')).toHaveLength(1);
    const members = [ada, adasPhone].map(({ connectionId, connectedAt }) => ({ connectionId, connectedAt }));
    expect(parcels.take()).toEqual([
      { parcel: { message: everyone, frame: '1', to: { members }, round: 1 }, delaySeconds: 3 },
    ]);
    expect(told).toEqual([[fault, 2]]);
  });

  it('begins no post after 15 s, and leaves those whose turn did not come to workers', async () => {
    const { connections, parcels } = await memoryMessaging(crowd(200), NOW);
    const begun: (() => void)[] = [];
    const postman: Postman = { post: () => new Promise((end) => begun.push(() => end('delivered'))) };
    const clock = manualClock();
    const delivered = deliveryOf({ connections, postman, parcels, clock, now: () => NOW }).toChannel(everyone, '1');
    while (begun.length < 64) await new Promise(setImmediate);
    await clock.advance(15_000);
    for (const end of begun) end();
    expect(await delivered).toEqual({ delivered: 64, gone: 0, throttled: 0, segments: 1 });
    const [{ parcel, delaySeconds }, ...others] = parcels.take() as [ReturnType<typeof parcels.take>[number]];
    expect({ round: parcel.round, delaySeconds, others }).toEqual({ round: 0, delaySeconds: 0, others: [] });
    expect(parcel.to).toEqual({ members: crowd(200).slice(64) });
  });

  it('does not mind a row that cannot be pruned: the next 410 finds it again', async () => {
    const { connections, postman, parcels } = await memoryMessaging([ada, guest], NOW);
    postman.answer('guest', 'gone');
    const broken = { ...connections, prune: () => Promise.reject(new Error('ProvisionedThroughputExceeded')) };
    const deps = { connections: broken, postman, parcels, clock: processClock, now: () => NOW };
    expect(await deliveryOf(deps).toChannel(everyone, '1')).toEqual({ delivered: 1, gone: 1, throttled: 0 });
    expect(parcels.take()).toEqual([]);
  });

  it('to one connection rejects with what its post failed with', async () => {
    const { delivery, postman } = await memoryMessaging([], NOW);
    const fault = new Error('AccessDenied');
    postman.answer('guest', fault);
    await expect(delivery.toConnection('guest', '1')).rejects.toBe(fault);
  });

  it('rejects when the members cannot be read', async () => {
    const { connections, postman, parcels } = await memoryMessaging([], NOW);
    const fault = new Error('ProvisionedThroughputExceeded');
    const broken = { ...connections, audience: () => Promise.reject(fault) };
    const deps = { connections: broken, postman, parcels, clock: processClock, now: () => NOW };
    await expect(deliveryOf(deps).toChannel(everyone, '1')).rejects.toBe(fault);
  });

  it('keeps at most 64 posts in flight, and reads on while they are', async () => {
    let inFlight = 0;
    let most = 0;
    const postman: Postman = {
      async post() {
        most = Math.max(most, ++inFlight);
        await new Promise(setImmediate);
        inFlight--;
        return 'delivered';
      },
    };
    const { connections, parcels } = await memoryMessaging(crowd(500), NOW);
    const delivery = deliveryOf({ connections, postman, parcels, clock: processClock, now: () => NOW });
    expect(await delivery.toChannel(everyone, '1')).toMatchObject({ delivered: 500 });
    expect(most).toBe(64);
  });

  it('serves an audience of 500 at once', async () => {
    const { delivery, parcels } = await memoryMessaging(crowd(500), NOW);
    expect(await delivery.toChannel(everyone, '1')).toMatchObject({ delivered: 500 });
    expect(parcels.take()).toEqual([]);
  });

  it('hands a larger audience to workers, listed in parts, and posts nothing', async () => {
    const { delivery, parcels, postman } = await memoryMessaging(crowd(1_001), NOW);
    const counts = { delivered: 0, gone: 0, throttled: 0, segments: 2 };
    expect(await delivery.toChannel(everyone, '"hi"')).toEqual(counts);
    expect(postman.inbox('c0')).toEqual([]);
    const members = crowd(1_001);
    const parcel = { message: everyone, frame: '"hi"', round: 0 };
    expect(parcels.take()).toEqual([
      { parcel: { ...parcel, to: { members: members.slice(0, 501) } }, delaySeconds: 0 },
      { parcel: { ...parcel, to: { members: members.slice(501) } }, delaySeconds: 0 },
    ]);
  });

  it.each([
    [2_000, 'members'],
    [2_001, 'segment'],
  ])('of %i members tells the workers who they are by %s', async (count, by) => {
    const { delivery, parcels } = await memoryMessaging(crowd(count), NOW);
    await delivery.toChannel(everyone, '"hi"');
    const parts = parcels.take().map(({ parcel: { to } }) => Object.keys(to).join());
    expect(new Set(parts)).toEqual(new Set([by]));
  });

  it('rejects when the workers cannot be told', async () => {
    const { connections, postman } = await memoryMessaging(crowd(501), NOW);
    const fault = new Error('AccessDenied');
    const parcels = { send: () => Promise.reject(fault) };
    const deps = { connections, postman, parcels, clock: processClock, now: () => NOW };
    await expect(deliveryOf(deps).toChannel(everyone, '1')).rejects.toBe(fault);
  });
});
