import type { Position } from '@carillon/client';
import { type Event, eventsOf, type History } from './history';

type Step = Event & { type: 'subscribed' | 'message' | 'reset' };

/** What an application saw of a channel from one subscribe to its unsubscribe, a refusal, or the end of the run. */
export interface Membership {
  client: string;
  channel: string;
  steps: Step[];
  /** Neither the application nor the server ended it. */
  isToTheEnd: boolean;
}

/** All memberships, in the order of their beginnings. */
export const membershipsOf = (history: History): Membership[] => {
  const all: Membership[] = [];
  const current = new Map<string, Membership>();
  for (const event of eventsOf(history, 'subscribe', 'unsubscribe', 'refused', 'subscribed', 'message', 'reset')) {
    const { client, channel, type } = event;
    const key = `${client} ${channel}`;
    const membership = current.get(key);
    if (type === 'subscribe') {
      const begun: Membership = { client, channel, steps: [], isToTheEnd: true };
      current.set(key, begun);
      all.push(begun);
    } else if (type === 'unsubscribe' || type === 'refused') {
      if (membership) membership.isToTheEnd = false;
      current.delete(key);
    } else membership?.steps.push(event);
  }
  return all;
};

/**
 * The place before the first message that a membership is owed. At 0, the log was empty: all that there is of the next
 * epoch is owed. `undefined`: the server never answered.
 */
export const startOf = ({ steps: [first] }: Membership): Position | undefined =>
  first && { epoch: first.epoch, seq: first.type === 'message' ? first.seq - 1 : first.seq };
