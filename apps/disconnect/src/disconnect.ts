import type { ConnectionsRepo } from '@carillon/connections-repo';
import { type DisconnectEvent, userOf } from '@carillon/route-types';

export interface DisconnectDeps {
  connections: Pick<ConnectionsRepo, 'remove'>;
}

/**
 * Takes the connection out of every channel, by its id and not by its user: the user may be back with a new one. The event
 * is best effort. It may come twice, or before the connect is done; where it never comes, a 410 or the row's time removes it.
 */
export const disconnect =
  ({ connections }: DisconnectDeps) =>
  async ({ requestContext }: DisconnectEvent): Promise<void> => {
    const userId = userOf(requestContext);
    await connections.remove({ connectionId: requestContext.connectionId, ...(userId !== undefined && { userId }) });
  };
