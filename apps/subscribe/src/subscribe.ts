import type { ConnectionsRepo } from '@carillon/connections-repo';
import type { MessagesRepo } from '@carillon/messages-repo';
import { replaySince } from '@carillon/messaging';
import type { Message } from '@carillon/middleware';
import { channelLimitOf, Refusal, type Subscribe, type SubscribedFrame, userOf } from '@carillon/route-types';

export interface SubscribeDeps {
  connections: Pick<ConnectionsRepo, 'subscribe'>;
  messages: Pick<MessagesRepo, 'since' | 'tail'>;
}

/**
 * Makes the connection a member of a channel, and then reads the channel's log: in this order, so that what is said meanwhile
 * is in the log that is read, or is delivered, or both, and never falls between.
 */
export const subscribe =
  ({ connections, messages }: SubscribeDeps) =>
  async ({ body: { channel, since, id }, requestContext }: Message<Subscribe>): Promise<SubscribedFrame> => {
    const { connectionId, connectedAt } = requestContext;
    const userId = userOf(requestContext);
    const limit = channelLimitOf(userId);
    const connection = { connectionId, connectedAt, ...(userId !== undefined && { userId }) };
    const outcome = await connections.subscribe(connection, channel, limit);
    if (outcome === 'full') throw new Refusal('too_many_channels', `a connection is in ${limit} channels at most`);
    if (outcome === 'gone') throw new Refusal('not_connected', 'the connection is not known any more: connect again');
    const replayed = since
      ? await replaySince(messages, channel, since)
      : { ...(await messages.tail(channel)), recovered: false, messages: [], more: false };
    return { type: 'subscribed', channel, ...replayed, ...(id !== undefined && { id }) };
  };
