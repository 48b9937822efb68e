import { eventsOf, type History, type Invariant } from '../history';
import { type Membership, membershipsOf } from '../membership';

/** Clients that left for good: nobody owes them an answer. */
const goneOf = (history: History): Set<string> => new Set(eventsOf(history, 'leave').map(({ client }) => client));

/** A message is acknowledged or refused, however often its client had to come back for that. */
const unansweredPublishes = (history: History): string[] => {
  const gone = goneOf(history);
  const answered = new Set(eventsOf(history, 'ack', 'failed').map(({ client, id }) => `${client} ${id}`));
  return eventsOf(history, 'publish')
    .filter(({ client, id }) => !gone.has(client) && !answered.has(`${client} ${id}`))
    .map(({ client, channel, id }) => `${client} has no answer to ${id} in ${channel}`);
};

/** Who wants to be let out, and is not to be let in again, is told that it is out. */
const unansweredUnsubscribes = (history: History): string[] => {
  const gone = goneOf(history);
  const last = new Map(
    eventsOf(history, 'subscribe', 'unsubscribe', 'unsubscribed').map((event) => [
      `${event.client} ${event.channel}`,
      event,
    ]),
  );
  return [...last.values()]
    .filter(({ client, type }) => type === 'unsubscribe' && !gone.has(client))
    .map(({ client, channel }) => `${client} has no answer to its unsubscribe from ${channel}`);
};

/** Each connection asks for each channel anew, so the last one of a client must have come to the end of the answers. */
const isAnswered = ({ events }: History, { client, steps }: Membership): boolean => {
  const connect = events.findLastIndex((event) => event.type === 'connect' && event.client === client);
  const answer = steps.findLast(({ type }) => type === 'subscribed');
  return answer !== undefined && events.indexOf(answer) > connect;
};

/** Who stays in a channel is told that it is in, and comes to where the log ends. */
const leftBehind = (history: History, membership: Membership): string[] => {
  const { client, channel, steps } = membership;
  if (!isAnswered(history, membership)) return [`${client} was not told that it has all of ${channel}`];
  const position = steps.at(-1);
  const tail = history.stored.findLast((message) => message.channel === channel);
  const isThere = tail ? position?.epoch === tail.epoch && position.seq === tail.seq : position?.seq === 0;
  const [reached, end] = [position, tail].map((place) => (place ? `${place.epoch}/${place.seq}` : 'its beginning'));
  return isThere ? [] : [`${client} came to ${reached} of ${channel}, which ends at ${end}`];
};

/** Who stays, or comes back, is answered: nothing goes wrong any more at the end of a run, and there is time. */
export const everyoneIsAnswered: Invariant = (history) => [
  ...(history.isSettled ? [] : ['The run was given up: after hours without a fault, not everyone had come to its end']),
  ...unansweredPublishes(history),
  ...unansweredUnsubscribes(history),
  ...membershipsOf(history)
    .filter(({ isToTheEnd }) => isToTheEnd)
    .flatMap((membership) => leftBehind(history, membership)),
];
