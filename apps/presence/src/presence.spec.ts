import { memoryMessaging } from '@carillon/messaging/testing';
import type { RequestContext } from '@carillon/route-types';
import { presence } from './presence';

const NOW = Date.UTC(2026, 0, 1);

describe('presence', () => {
  const askOf = async (members: { connectionId: string; userId?: string }[]) => {
    const connected = members.map((member) => ({ ...member, connectedAt: NOW }));
    const { connections } = await memoryMessaging(connected, NOW);
    for (const connection of connected) await connections.subscribe(connection, 'news', 50);
    return presence({ connections })({
      body: { action: 'presence', channel: 'news', id: 'p1' },
      requestContext: {} as RequestContext,
    });
  };

  it('counts connections, and names each user once', async () => {
    const members = [
      { connectionId: 'laptop', userId: 'ada' },
      { connectionId: 'phone', userId: 'ada' },
      { connectionId: 'desk', userId: 'bob' },
      { connectionId: 'guest' },
    ];
    const frame = await askOf(members);
    expect(frame).toEqual({ type: 'presence', channel: 'news', count: 4, users: ['ada', 'bob'], id: 'p1' });
    expect(JSON.stringify(frame)).not.toMatch(/laptop|phone|desk|guest/);
  });

  it('is nobody in a channel that nobody is in', async () => {
    expect(await askOf([])).toMatchObject({ count: 0, users: [] });
  });

  it('names a hundred users and counts the others', async () => {
    const members = Array.from({ length: 120 }, (_, i) => ({ connectionId: `c${i}`, userId: `user-${i}` }));
    const { count, users } = await askOf(members);
    expect([count, users.length]).toEqual([120, 100]);
  });
});
