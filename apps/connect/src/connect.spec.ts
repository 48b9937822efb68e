import { memoryConnectionsRepo } from '@carillon/connections-repo';
import { membersOf } from '@carillon/connections-repo/testing';
import { type Authorizer, type ConnectEvent, EVERYONE, userChannel } from '@carillon/route-types';
import { connect } from './connect';

const NOW = Date.UTC(2026, 0, 1);
const eventOf = (connectionId: string, authorizer?: Authorizer) =>
  ({ requestContext: { connectionId, connectedAt: NOW, ...(authorizer && { authorizer }) } }) as ConnectEvent;

describe('connect', () => {
  const setUp = () => {
    const connections = memoryConnectionsRepo({ now: () => NOW });
    return { connections, onConnect: connect({ connections }) };
  };

  it("makes the socket a member of everyone's channel", async () => {
    const { connections, onConnect } = setUp();
    await onConnect(eventOf('a'));
    await onConnect(eventOf('b'));
    expect(await membersOf(connections, EVERYONE)).toEqual(['a', 'b']);
  });

  it.each([
    ['userId', { userId: 'ada', principalId: 'jwt|1815' }],
    ['principal', { principalId: 'ada', integrationLatency: 12 }],
  ])("makes it a member of its user's channel when the authorizer told a %s", async (_, authorizer) => {
    const { connections, onConnect } = setUp();
    await onConnect(eventOf('a', authorizer));
    expect(await membersOf(connections, userChannel('ada'))).toEqual(['a']);
  });

  it('knows when the socket was opened, by the clock of API Gateway', async () => {
    const { connections, onConnect } = setUp();
    await onConnect(eventOf('a'));
    for await (const page of connections.members(EVERYONE))
      expect(page).toEqual([{ connectionId: 'a', connectedAt: NOW }]);
  });

  it('lets a fault through, so that the handshake is refused and not half done', async () => {
    const connections = { add: () => Promise.reject(new Error('no table')) };
    await expect(connect({ connections })(eventOf('a'))).rejects.toThrow('no table');
  });
});
