import { memoryMessaging } from '@carillon/messaging/testing';
import type { RequestContext } from '@carillon/route-types';
import { unsubscribe } from './unsubscribe';

const NOW = Date.UTC(2026, 0, 1);
const ada = { connectionId: 'L0SM9cOFvHcCIhw=', userId: 'ada', connectedAt: NOW };
const guest = { connectionId: 'JC1dgf9yoAMCK-g=', connectedAt: NOW };

describe('unsubscribe', () => {
  const setUp = async () => {
    const system = await memoryMessaging([ada, guest], NOW);
    const leave = ({ connectionId }: typeof guest, channel = 'news') =>
      unsubscribe(system)({
        body: { action: 'unsubscribe', channel, id: 'u1' },
        requestContext: { connectionId } as RequestContext,
      });
    return { ...system, leave };
  };

  it('takes the connection out of the channel, and no other', async () => {
    const { leave, connections, publish, postman } = await setUp();
    for (const connection of [ada, guest]) await connections.subscribe(connection, 'news', 50);
    expect(await leave(guest)).toEqual({ type: 'unsubscribed', channel: 'news', id: 'u1' });
    expect(await publish({ channel: 'news' }, 1)).toMatchObject({ delivered: 1 });
    expect(postman.inbox(guest.connectionId)).toEqual([]);
  });

  it('leaves the connection where it is in other channels', async () => {
    const { leave, connections, publish, postman } = await setUp();
    for (const channel of ['news', 'sports']) await connections.subscribe(guest, channel, 50);
    await leave(guest);
    await publish({ channel: 'sports' }, 1);
    await publish({ all: true }, 2);
    expect(postman.inbox(guest.connectionId)).toMatchObject([{ channel: 'sports' }, { channel: '$all' }]);
  });

  it('answers alike where there was nothing to leave', async () => {
    const { leave } = await setUp();
    expect(await leave(guest)).toEqual(await leave(guest));
  });
});
