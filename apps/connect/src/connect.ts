import type { ConnectionsRepo } from '@carillon/connections-repo';
import { type ConnectEvent, userOf } from '@carillon/route-types';

export interface ConnectDeps {
  connections: Pick<ConnectionsRepo, 'add'>;
}

/** Makes the socket a member of everyone's channel and, if it is known who it is, of its user's. */
export const connect =
  ({ connections }: ConnectDeps) =>
  async ({ requestContext }: ConnectEvent): Promise<void> => {
    const { connectionId, connectedAt } = requestContext;
    const userId = userOf(requestContext);
    await connections.add({ connectionId, connectedAt, ...(userId !== undefined && { userId }) });
  };
