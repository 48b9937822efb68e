import { membersOf } from '@carillon/connections-repo/testing';
import { memoryMessaging } from '@carillon/messaging/testing';
import { type Position, Refusal, type RequestContext, type SubscribedFrame } from '@carillon/route-types';
import { subscribe } from './subscribe';

const NOW = Date.UTC(2026, 0, 1);
const ada = { connectionId: 'L0SM9cOFvHcCIhw=', userId: 'ada', connectedAt: NOW };
const guest = { connectionId: 'JC1dgf9yoAMCK-g=', connectedAt: NOW };
const of = ({ userId, ...connection }: { connectionId: string; userId?: string; connectedAt: number }) =>
  ({ ...connection, ...(userId !== undefined && { authorizer: { userId } }) }) as RequestContext;

describe('subscribe', () => {
  const setUp = async () => {
    const system = await memoryMessaging([ada, guest], NOW);
    const join = (channel: string, since?: Position, connection: typeof guest = guest): Promise<SubscribedFrame> =>
      subscribe(system)({
        body: { action: 'subscribe', channel, id: 's1', ...(since && { since }) },
        requestContext: of(connection),
      });
    const say = (data: unknown) => system.publish({ channel: 'news' }, data, { from: 'ada' });
    return { ...system, join, say };
  };

  it('makes the connection a member, and tells where the channel is', async () => {
    const { join, say, connections, postman } = await setUp();
    const { epoch } = await say('before');
    const subscribed = { type: 'subscribed', channel: 'news', epoch, seq: 1, id: 's1' };
    expect(await join('news')).toEqual({ ...subscribed, recovered: false, messages: [], more: false });
    expect(await membersOf(connections, 'news')).toEqual([guest.connectionId]);
    await say('after');
    expect(postman.inbox(guest.connectionId)).toMatchObject([{ seq: 2, data: 'after' }]);
  });

  it('replays what was said since a position, as it would have come', async () => {
    const { join, say } = await setUp();
    const { epoch, seq } = await join('news');
    const { id } = await say('a');
    await say('b');
    const frame = await join('news', { epoch, seq });
    expect(frame).toMatchObject({ seq: 2, recovered: true, more: false });
    expect(frame.messages).toEqual([
      { type: 'message', channel: 'news', epoch: frame.epoch, seq: 1, id, from: 'ada', at: NOW, data: 'a' },
      expect.objectContaining({ seq: 2, data: 'b' }),
    ]);
    expect(await join('news', { epoch: frame.epoch, seq: 2 })).toMatchObject({ recovered: true, messages: [] });
  });

  it.each([
    ['of another epoch', { epoch: '0mi9z1k2lab3f9' }],
    ['that is not yet', { seq: 7 }],
  ])('replays nothing since a position %s, but makes a member', async (_, forged) => {
    const { join, say, connections } = await setUp();
    const { epoch } = await say('a');
    expect(await join('news', { epoch, seq: 0, ...forged })).toMatchObject({ recovered: false, messages: [], seq: 1 });
    expect(await membersOf(connections, 'news')).toEqual([guest.connectionId]);
  });

  it('says that there is more where not all fits into a frame', async () => {
    const { join, say } = await setUp();
    const { epoch, seq } = await join('news');
    for (let i = 0; i < 5; i++) await say('x'.repeat(8_000));
    const frame = await join('news', { epoch, seq });
    expect(frame).toMatchObject({ seq: 5, recovered: true, more: true });
    expect(frame.messages.map((message) => message.seq)).toEqual([1, 2, 3]);
  });

  it('is a member before the log is read, so that nothing falls between', async () => {
    const { connections, messages, publish, postman } = await setUp();
    const { epoch, seq } = await messages.tail('news');
    const busy: typeof messages = {
      ...messages,
      async since(...args) {
        const page = await messages.since(...args);
        await publish({ channel: 'news' }, 'at that moment');
        return page;
      },
    };
    const frame = await subscribe({ connections, messages: busy })({
      body: { action: 'subscribe', channel: 'news', since: { epoch, seq } },
      requestContext: of(guest),
    });
    expect(frame.messages).toEqual([]);
    expect(postman.inbox(guest.connectionId)).toMatchObject([{ seq: 1, data: 'at that moment' }]);
  });

  it.each([
    ['a guest', guest, 50],
    ["a user's own connection", ada, 100],
  ])(
    'lets %s into so many channels of 10,000 at once, and leaves nothing of what it refused',
    async (_, own, limit) => {
      const { join, connections } = await setUp();
      const channels = Array.from({ length: 10_000 }, (_, i) => `channel-${i}`);
      const outcomes = await Promise.all(
        channels.map((channel) => join(channel, undefined, own).catch((error: unknown) => error)),
      );
      const refusals = outcomes.filter((outcome) => outcome instanceof Refusal);
      expect(refusals).toHaveLength(10_000 - limit);
      const message = `a connection is in ${limit} channels at most`;
      expect(refusals[0]).toMatchObject({ code: 'too_many_channels', message });
      const members = await Promise.all(channels.map((channel) => membersOf(connections, channel)));
      expect(members.flat()).toHaveLength(limit);
      expect(await join('channel-0', undefined, own)).toMatchObject({ type: 'subscribed' });
    },
  );

  it('refuses a connection that has ended meanwhile', async () => {
    const { join, connections } = await setUp();
    await connections.remove(guest);
    await expect(join('news')).rejects.toMatchObject({ code: 'not_connected' });
  });
});
