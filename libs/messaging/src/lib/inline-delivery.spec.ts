import { membersOf } from '@carillon/connections-repo/testing';
import { EVERYONE, userChannel } from '@carillon/route-types';
import { memoryMessaging } from '../testing';
import { inlineDelivery } from './inline-delivery';
import type { Postman } from './postman';

const NOW = Date.UTC(2026, 0, 1, 12);
const HOUR_AGO = NOW - 3_600_000;

const ada = { connectionId: 'ada-laptop', userId: 'ada', connectedAt: HOUR_AGO };
const adasPhone = { connectionId: 'ada-phone', userId: 'ada', connectedAt: HOUR_AGO };
const guest = { connectionId: 'guest', connectedAt: HOUR_AGO };
const everyone = { channel: EVERYONE };

describe('delivery by posts, one after another for each worker', () => {
  it('posts the payload to everyone in the channel and counts them', async () => {
    const { delivery, postman } = await memoryMessaging([ada, adasPhone, guest], NOW);
    const counts = { delivered: 2, gone: 0, throttled: 0, faults: [] };
    expect(await delivery.deliver({ channel: userChannel('ada') }, '{"n":1}')).toEqual(counts);
    for (const { connectionId } of [ada, adasPhone]) expect(postman.inbox(connectionId)).toEqual([{ n: 1 }]);
    expect(postman.inbox('guest')).toEqual([]);
  });

  it('delivers to no one when no one is there', async () => {
    const { delivery } = await memoryMessaging([], NOW);
    expect(await delivery.deliver({ channel: 'news' }, '1')).toMatchObject({ delivered: 0, gone: 0, faults: [] });
  });

  it('prunes the row of the dead connection and serves the others (case 120)', async () => {
    const { delivery, postman, connections } = await memoryMessaging([ada, adasPhone, guest], NOW);
    postman.answer('ada-phone', 'gone');
    expect(await delivery.deliver(everyone, '1')).toMatchObject({ delivered: 2, gone: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual(['ada-laptop', 'guest']);
    expect(postman.inbox('guest')).toHaveLength(1);
  });

  it('does not prune a connection younger than 30 s, which may be in its handshake', async () => {
    const young = { ...guest, connectedAt: NOW - 30_000 };
    const { delivery, postman, connections } = await memoryMessaging([young], NOW);
    postman.answer('guest', 'gone');
    expect(await delivery.deliver(everyone, '1')).toMatchObject({ delivered: 0, gone: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual(['guest']);
  });

  it('prunes the channel that it delivers to', async () => {
    const { delivery, postman, connections } = await memoryMessaging([ada, adasPhone], NOW);
    postman.answer('ada-phone', 'gone');
    await delivery.deliver({ channel: userChannel('ada') }, '1');
    expect(await membersOf(connections, userChannel('ada'))).toEqual(['ada-laptop']);
    expect(await membersOf(connections, EVERYONE)).toEqual(['ada-laptop', 'ada-phone']);
  });

  it('posts to one connection without asking who is connected', async () => {
    const { delivery, postman } = await memoryMessaging([], NOW);
    expect(await delivery.deliver({ connectionId: 'guest' }, '1')).toMatchObject({ delivered: 1 });
    expect(postman.inbox('guest')).toEqual([1]);
  });

  it('prunes the one connection that it found dead', async () => {
    const { delivery, postman, connections } = await memoryMessaging([guest], NOW);
    postman.answer('guest', 'gone');
    expect(await delivery.deliver({ connectionId: 'guest' }, '1')).toMatchObject({ delivered: 0, gone: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual([]);
  });

  it('counts a throttled connection and keeps it', async () => {
    const { delivery, postman, connections } = await memoryMessaging([ada, guest], NOW);
    postman.answer('guest', 'throttled');
    expect(await delivery.deliver(everyone, '1')).toMatchObject({ delivered: 1, throttled: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual(['ada-laptop', 'guest']);
  });

  it('serves everyone else when posts fail, and tells the faults', async () => {
    const { delivery, postman } = await memoryMessaging([ada, adasPhone, guest], NOW);
    const faults = [new Error('AccessDenied'), new Error('another')];
    postman.answer('ada-laptop', faults[0]!);
    postman.answer('ada-phone', faults[1]!);
    const result = await delivery.deliver(everyone, '1');
    expect(result).toMatchObject({ delivered: 1 });
    expect(new Set(result.faults)).toEqual(new Set(faults));
    expect(postman.inbox('guest')).toHaveLength(1);
  });

  it('tells a fault of the repo after those it had read were served', async () => {
    const { postman } = await memoryMessaging([], NOW);
    const connections = {
      async *members() {
        yield [guest];
        throw new Error('ProvisionedThroughputExceeded');
      },
      prune: async () => false,
    };
    const delivery = inlineDelivery({ connections, postman, now: () => NOW });
    expect(await delivery.deliver(everyone, '1')).toMatchObject({ delivered: 1, faults: [expect.any(Error)] });
    expect(postman.inbox('guest')).toHaveLength(1);
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
    const many = Array.from({ length: 500 }, (_, i) => ({ connectionId: `c${i}`, connectedAt: HOUR_AGO }));
    const { connections } = await memoryMessaging(many, NOW);
    const delivery = inlineDelivery({ connections, postman, now: () => NOW });
    expect(await delivery.deliver(everyone, '1')).toMatchObject({ delivered: 500 });
    expect(most).toBe(64);
  });
});
