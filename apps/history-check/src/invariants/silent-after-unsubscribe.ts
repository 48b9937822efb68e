import { at, eventsOf, type Invariant } from '../history';

/** Between the answer to unsubscribe and the next subscribe, an application sees nothing of the channel. */
export const silentAfterUnsubscribe: Invariant = (history) => {
  const left = new Set<string>();
  return eventsOf(history, 'subscribe', 'unsubscribed', 'message').flatMap((event) => {
    const key = `${event.client} ${event.channel}`;
    if (event.type === 'subscribe') left.delete(key);
    if (event.type === 'unsubscribed') left.add(key);
    return event.type === 'message' && left.has(key) ? [`${event.client} saw ${at(event)} after it had left`] : [];
  });
};
