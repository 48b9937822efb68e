import type { ConnectionsRepo } from '@carillon/connections-repo';
import type { Message } from '@carillon/middleware';
import type { Unsubscribe, UnsubscribedFrame } from '@carillon/route-types';

export interface UnsubscribeDeps {
  connections: Pick<ConnectionsRepo, 'unsubscribe'>;
}

/** Takes the connection out of a channel, then says so: what is published afterwards does not reach it. */
export const unsubscribe =
  ({ connections }: UnsubscribeDeps) =>
  async ({ body: { channel, id }, requestContext }: Message<Unsubscribe>): Promise<UnsubscribedFrame> => {
    await connections.unsubscribe({ connectionId: requestContext.connectionId }, channel);
    return { type: 'unsubscribed', channel, ...(id !== undefined && { id }) };
  };
