import type { ConnectionsRepo } from '@carillon/connections-repo';
import type { Message } from '@carillon/middleware';
import { MAX_PRESENCE_USERS, type Presence, type PresenceFrame } from '@carillon/route-types';

export interface PresenceDeps {
  connections: Pick<ConnectionsRepo, 'presence'>;
}

/** Tells how many connections are in a channel, and names users among them. Connection ids stay here. */
export const presence =
  ({ connections }: PresenceDeps) =>
  async ({ body: { channel, id } }: Message<Presence>): Promise<PresenceFrame> => {
    const { count, users } = await connections.presence(channel, MAX_PRESENCE_USERS);
    return { type: 'presence', channel, count, users, ...(id !== undefined && { id }) };
  };
