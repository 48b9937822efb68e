import { memoryConnectionsRepo } from '@carillon/connections-repo';
import { membersOf } from '@carillon/connections-repo/testing';
import { type DisconnectEvent, EVERYONE, userChannel } from '@carillon/route-types';
import { disconnect } from './disconnect';

const NOW = Date.UTC(2026, 0, 1);
const laptop = { connectionId: 'laptop', userId: 'ada', connectedAt: NOW };
const phone = { connectionId: 'phone', userId: 'ada', connectedAt: NOW };
const leaving = (connectionId: string) =>
  ({ requestContext: { connectionId, connectedAt: NOW, authorizer: { userId: 'ada' } } }) as unknown as DisconnectEvent;

describe('disconnect', () => {
  const setUp = () => {
    const connections = memoryConnectionsRepo({ now: () => NOW });
    return { connections, onDisconnect: disconnect({ connections }) };
  };

  it('takes the connection out of every channel, and no other of the same user (case 119)', async () => {
    const { connections, onDisconnect } = setUp();
    await connections.add(laptop);
    await connections.add(phone);
    await connections.subscribe(laptop, 'news', 50);
    await onDisconnect(leaving('laptop'));
    expect(await membersOf(connections, EVERYONE)).toEqual(['phone']);
    expect(await membersOf(connections, userChannel('ada'))).toEqual(['phone']);
    expect(await membersOf(connections, 'news')).toEqual([]);
  });

  it('does no harm twice', async () => {
    const { connections, onDisconnect } = setUp();
    await connections.add(phone);
    await onDisconnect(leaving('laptop'));
    await onDisconnect(leaving('laptop'));
    expect(await membersOf(connections, EVERYONE)).toEqual(['phone']);
  });

  it('does not fail before the connect is done; what that leaves goes by a 410', async () => {
    const { connections, onDisconnect } = setUp();
    await onDisconnect(leaving('laptop'));
    await connections.add(laptop);
    expect(await connections.prune(EVERYONE, laptop, NOW + 30_001)).toBe(true);
    expect(await membersOf(connections, EVERYONE)).toEqual([]);
  });
});
