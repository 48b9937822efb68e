import { ContentionError } from '@carillon/messages-repo';
import { memoryMessaging } from '../testing';
import type { Delivery } from './delivery';
import { publisher } from './publisher';

const NOW = Date.UTC(2026, 0, 1, 12);
const HOUR_AGO = NOW - 3_600_000;

const ada = { connectionId: 'ada-laptop', userId: 'ada', connectedAt: HOUR_AGO };
const adasPhone = { connectionId: 'ada-phone', userId: 'ada', connectedAt: HOUR_AGO };
const guest = { connectionId: 'guest', connectedAt: HOUR_AGO };
const all = { all: true } as const;
const news = { channel: 'news' };
const UUID = '1a6c2a4e-3f5b-4c8d-9e7f-0123456789ab';

describe('publish', () => {
  it('posts one frame with its position to everyone, and tells the position', async () => {
    const { publish, postman } = await memoryMessaging([ada, adasPhone, guest], NOW);
    const receipt = await publish(all, { text: 'hi' }, { from: 'ada' });
    const { id, epoch } = receipt;
    expect(receipt).toEqual({ id, channel: '$all', epoch, seq: 1, delivered: 3, gone: 0, throttled: 0 });
    for (const { connectionId } of [ada, adasPhone, guest])
      expect(postman.inbox(connectionId)).toEqual([
        { type: 'message', channel: '$all', epoch, seq: 1, id, from: 'ada', at: NOW, data: { text: 'hi' } },
      ]);
  });

  it("posts to all connections of a user and to no one else's", async () => {
    const { publish, postman } = await memoryMessaging([ada, adasPhone, guest], NOW);
    expect(await publish({ user: 'ada' }, 1, { id: 'm1' })).toMatchObject({ id: 'm1', channel: '@ada', delivered: 2 });
    expect(postman.inbox('ada-phone')).toMatchObject([{ type: 'message', channel: '@ada', seq: 1, id: 'm1', data: 1 }]);
    expect(postman.inbox('guest')).toEqual([]);
  });

  it('posts to who is in the channel, and to no one else', async () => {
    const { publish, postman, connections } = await memoryMessaging([ada, guest], NOW);
    await connections.subscribe(guest, 'news', 50);
    expect(await publish(news, 1)).toMatchObject({ channel: 'news', seq: 1, delivered: 1 });
    expect(postman.inbox('guest')).toMatchObject([{ channel: 'news', data: 1 }]);
    expect(postman.inbox('ada-laptop')).toEqual([]);
  });

  it('posts a direct to one connection, and stores nothing', async () => {
    const { publish, postman, messages } = await memoryMessaging([], NOW);
    expect(await publish({ connection: 'guest' }, 1, { id: 'm1' })).toEqual({
      id: 'm1',
      delivered: 1,
      gone: 0,
      throttled: 0,
    });
    expect(postman.inbox('guest')).toEqual([{ type: 'direct', id: 'm1', at: NOW, data: 1 }]);
    expect(await messages.tail('$all')).toMatchObject({ seq: 0 });
  });

  it('stores the message though no one is there', async () => {
    const { publish, messages } = await memoryMessaging([], NOW);
    const { id, epoch } = await publish({ user: 'nobody' }, 1, { from: 'ada' });
    expect((await messages.latest('@nobody', { messages: 1, bytes: 1 })).messages).toEqual([
      { channel: '@nobody', epoch, seq: 1, id, from: 'ada', at: NOW, data: 1 },
    ]);
  });

  it('gives each message an id and a position of its own', async () => {
    const { publish } = await memoryMessaging([], NOW);
    const receipts = await Promise.all([publish(all, 1), publish(all, 1)]);
    expect(new Set(receipts.map(({ id }) => id)).size).toBe(2);
    expect(receipts.map(({ seq }) => seq).sort()).toEqual([1, 2]);
  });

  it('is done when those whose posts fail are left to workers, and tells the others', async () => {
    const { publish, postman, parcels } = await memoryMessaging([ada, guest], NOW);
    postman.answer('ada-laptop', new Error('no answer in time'));
    expect(await publish(all, 1)).toMatchObject({ seq: 1, delivered: 1, segments: 1 });
    expect(parcels.take()).toMatchObject([{ parcel: { message: { seq: 1 }, round: 1 } }]);
  });

  it('refuses with busy when no position is to be had, and delivers nothing', async () => {
    const { delivery, messages, postman } = await memoryMessaging([guest], NOW);
    const append = () => Promise.reject(new ContentionError('$all', 100));
    const publish = publisher({ messages: { ...messages, append }, delivery, now: () => NOW });
    await expect(publish(all, 1)).rejects.toMatchObject({ name: 'Refusal', code: 'busy' });
    expect(postman.inbox('guest')).toEqual([]);
  });
});

describe('a message that is published again with its id', () => {
  it('keeps its first position, and is delivered once', async () => {
    const { publish, postman } = await memoryMessaging([guest], NOW);
    const first = await publish(all, 'a', { id: 'm1', from: 'ada' });
    await publish(all, 'b', { from: 'ada' });
    expect(await publish(all, 'other data', { id: 'm1', from: 'ada' })).toEqual({ ...first, delivered: 0 });
    expect(postman.inbox('guest')).toMatchObject([
      { seq: 1, data: 'a' },
      { seq: 2, data: 'b' },
    ]);
  });

  it('is delivered after all, as it was first said, when that was not done the first time', async () => {
    const { publish, delivery, messages, postman } = await memoryMessaging([guest], NOW);
    const ended = () => Promise.reject(new Error('the Lambda ended'));
    const ends: Delivery = { toChannel: ended, toConnection: ended };
    const interrupted = publisher({ messages, delivery: ends, now: () => NOW });
    await expect(interrupted(all, 'a', { id: 'm1', from: 'ada' })).rejects.toThrow('ended');
    expect(await publish(all, 'other data', { id: 'm1', from: 'ada' })).toMatchObject({ seq: 1, delivered: 1 });
    expect(postman.inbox('guest')).toMatchObject([{ seq: 1, data: 'a' }]);
    expect(await publisher({ messages, delivery, now: () => NOW })(all, 'a', { id: 'm1', from: 'ada' })).toMatchObject({
      seq: 1,
      delivered: 0,
    });
  });

  it('is posted to nobody again when posts failed the first time: workers have those', async () => {
    const { publish, postman } = await memoryMessaging([ada, guest], NOW);
    postman.answer('ada-laptop', new Error('no answer in time'));
    await publish(all, 1, { id: 'm1', from: 'ada' });
    postman.answer('ada-laptop', 'delivered');
    expect(await publish(all, 1, { id: 'm1', from: 'ada' })).toMatchObject({ seq: 1, delivered: 0 });
    expect(postman.inbox('guest')).toHaveLength(1);
    expect(postman.inbox('ada-laptop')).toEqual([]);
  });

  it.each([
    ['another user', 'ada', 'bob', 'm1', false],
    ['a user and a server', 'ada', undefined, 'm1', false],
    ['two guests', '~aaaaaaaa', '~bbbbbbbb', 'm1', false],
    ['a guest who is back, with a UUID', '~aaaaaaaa', '~bbbbbbbb', UUID, true],
    ['a guest and a user, with a UUID', '~aaaaaaaa', 'ada', UUID, false],
    ['two users, with a UUID', 'ada', 'bob', UUID, false],
    ['one user', 'ada', 'ada', 'm1', true],
    ['a server', undefined, undefined, 'm1', true],
  ])('by %s is told apart by whose id it is', async (_, first, second, id, isSame) => {
    const { publish } = await memoryMessaging([], NOW);
    const { seq } = await publish(all, 1, { id, from: first });
    expect((await publish(all, 2, { id, from: second })).seq === seq).toBe(isSame);
  });
});
