import type { MessagesRepo } from '@carillon/messages-repo';
import { replayLatest, replaySince } from '@carillon/messaging';
import type { Message } from '@carillon/middleware';
import { type History, type HistoryFrame, Refusal, userChannel, userOf } from '@carillon/route-types';

export interface HistoryDeps {
  messages: Pick<MessagesRepo, 'since' | 'latest'>;
}

/** Tells what was said in a channel since a position, or its newest messages. Channels of other users are not told. */
export const history =
  ({ messages }: HistoryDeps) =>
  async ({ body: { channel, since, limit, id }, requestContext }: Message<History>): Promise<HistoryFrame> => {
    const userId = userOf(requestContext);
    const isOwn = userId !== undefined && channel === userChannel(userId);
    if (channel.startsWith('@') && !isOwn) throw new Refusal('forbidden', "the channel is not the client's own");
    const replayed = since
      ? await replaySince(messages, channel, since, limit)
      : await replayLatest(messages, channel, limit);
    return { type: 'history', channel, ...replayed, ...(id !== undefined && { id }) };
  };
