import { eventsOf, groupBy, type Invariant, lengthOf } from '../history';

/** A log ends when it was silent for as long as messages are kept: in a run that is shorter, a channel has one epoch. */
export const logGoesOn: Invariant = (history) => {
  if (lengthOf(history) >= history.retentionMs) return [];
  const told = eventsOf(history, 'ack', 'message', 'subscribed', 'reset');
  const isOfALog = ({ seq }: { seq: number }) => seq > 0; // The epoch of a log without messages is only a name for the time.
  return [...groupBy([...history.stored, ...told].filter(isOfALog), ({ channel }) => channel)].flatMap(
    ([channel, places]) => {
      const epochs = new Set(places.map(({ epoch }) => epoch));
      return epochs.size > 1 ? [`${channel} has the epochs ${[...epochs].join(' and ')}`] : [];
    },
  );
};
