import { memoryMessaging } from '@carillon/messaging/testing';
import type { Authorizer, History, RequestContext } from '@carillon/route-types';
import { history } from './history';

const NOW = Date.UTC(2026, 0, 1);

describe('history', () => {
  const setUp = async () => {
    const system = await memoryMessaging([], NOW);
    const read = (body: Omit<History, 'action'>, authorizer?: Authorizer) =>
      history(system)({
        body: { action: 'history', ...body },
        requestContext: { connectionId: 'JC1dgf9yoAMCK-g=', ...(authorizer && { authorizer }) } as RequestContext,
      });
    const say = async (...data: unknown[]) => {
      const receipts = [];
      for (const item of data) receipts.push(await system.publish({ channel: 'news' }, item));
      return receipts;
    };
    return { ...system, read, say };
  };
  const dataOf = ({ messages }: { messages: { data: unknown }[] }) => messages.map(({ data }) => data);

  it('tells the newest messages, in order', async () => {
    const { read, say } = await setUp();
    await say('a', 'b', 'c');
    const frame = await read({ channel: 'news', limit: 2, id: 'h1' });
    expect(frame).toMatchObject({ type: 'history', channel: 'news', seq: 3, recovered: false, more: false, id: 'h1' });
    expect(dataOf(frame)).toEqual(['b', 'c']);
  });

  it('tells what came since a position, page by page', async () => {
    const { read, say } = await setUp();
    const [{ epoch, seq } = { epoch: '', seq: 0 }] = await say('a', 'b', 'c', 'd');
    const frame = await read({ channel: 'news', since: { epoch, seq }, limit: 2 });
    expect(frame).toMatchObject({ recovered: true, more: true, seq: 4 });
    expect(dataOf(frame)).toEqual(['b', 'c']);
    const rest = await read({ channel: 'news', since: { epoch, seq: 3 }, limit: 2 });
    expect(rest).toMatchObject({ recovered: true, more: false });
    expect(dataOf(rest)).toEqual(['d']);
  });

  it('tells nothing since a position that there is not', async () => {
    const { read, say } = await setUp();
    await say('a');
    expect(await read({ channel: 'news', since: { epoch: 'other', seq: 0 } })).toMatchObject({
      recovered: false,
      messages: [],
      more: false,
    });
  });

  it("tells of everyone's channel to everyone", async () => {
    const { read, publish } = await setUp();
    await publish({ all: true }, 'ding');
    expect(dataOf(await read({ channel: '$all' }))).toEqual(['ding']);
  });

  it("tells of a user's channel to the user alone", async () => {
    const { read, publish } = await setUp();
    await publish({ user: 'ada' }, 'for ada');
    expect(dataOf(await read({ channel: '@ada' }, { userId: 'ada' }))).toEqual(['for ada']);
    for (const authorizer of [undefined, { userId: 'bob' }, { userId: '' }, { principalId: 'Ada' }])
      await expect(read({ channel: '@ada' }, authorizer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(read({ channel: '@ada', since: { epoch: 'a', seq: 0 } })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
