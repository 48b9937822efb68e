import { at, eventsOf, groupBy, type Invariant } from '../history';

/** A message has one position, however often it was sent: in the acks, in the table, and for everyone who sees it. */
export const onePositionPerId: Invariant = (history) => {
  const places = [...eventsOf(history, 'ack', 'message'), ...history.stored];
  return [...groupBy(places, ({ channel, id }) => `${channel} ${id}`).values()].flatMap((ofId) => {
    const positions = new Set(ofId.map(at));
    return positions.size > 1 ? [`${ofId[0]?.id} is at ${[...positions].join(' and ')}`] : [];
  });
};
