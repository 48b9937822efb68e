import { at, eventsOf, type Invariant, lengthOf } from '../history';

/** What was acknowledged is in the table, at the position that the ack told, for as long as messages are kept. */
export const ackedIsStored: Invariant = (history) => {
  const end = lengthOf(history);
  const stored = new Map(history.stored.map((message) => [at(message), message.id]));
  return eventsOf(history, 'ack')
    .filter(({ t }) => end - t < history.retentionMs)
    .filter((ack) => stored.get(at(ack)) !== ack.id)
    .map((ack) => `${ack.client} has an ack for ${ack.id} at ${at(ack)}, where ${stored.get(at(ack)) ?? 'nothing'} is`);
};
