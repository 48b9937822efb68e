import { EVERYONE, userChannel } from '@carillon/route-types';
import { at, eventsOf, type Invariant } from '../history';

/**
 * Between the answer to unsubscribe and the next subscribe, an application sees nothing of the channel, and its socket nothing
 * that was published after the answer: what was on its way by then may arrive. Nobody leaves everyone's channel, nor the own.
 */
export const silentAfterUnsubscribe: Invariant = (history) => {
  /** Who has left what, and how many events before. */
  const left = new Map<string, number>();
  const published = new Map<string, number>();
  const types = ['subscribe', 'unsubscribed', 'publish', 'push', 'message', 'frame'] as const;
  return eventsOf(history, ...types).flatMap((event, index) => {
    const { client, channel, type } = event;
    const key = `${client} ${channel}`;
    const leftAt = left.get(key) ?? Infinity;
    if (type === 'subscribe') left.delete(key);
    else if (type === 'unsubscribed') left.set(key, index);
    else if (type === 'message') return leftAt < index ? [`${client} saw ${at(event)} after it had left`] : [];
    else if (type === 'frame') {
      const isOwn = channel === EVERYONE || channel === userChannel(client);
      const isLater = (published.get(`${channel} ${event.id}`) ?? -1) > leftAt;
      return isLater && !isOwn ? [`${client} got ${event.id} of ${channel}, published after it had left`] : [];
    } else if (!published.has(`${channel} ${event.id}`)) published.set(`${channel} ${event.id}`, index);
    return [];
  });
};
