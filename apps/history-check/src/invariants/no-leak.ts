import { EVERYONE, userChannel } from '@carillon/route-types';
import { eventsOf, type Invariant } from '../history';

/** Nothing arrives, even on the socket, of a channel that the client never asked for, or of another user's. */
export const noLeak: Invariant = (history) => {
  const joined = new Set<string>();
  return eventsOf(history, 'subscribe', 'frame').flatMap((event) => {
    const { client, channel, type } = event;
    const isOwn = channel === EVERYONE || channel === userChannel(client);
    if (type === 'subscribe') joined.add(`${client} ${channel}`);
    const isLeak = type === 'frame' && !isOwn && (channel.startsWith('@') || !joined.has(`${client} ${channel}`));
    return isLeak ? [`${client} got ${event.id} of ${channel}`] : [];
  });
};
