import { type Event, eventsOf, type History, type Invariant, type Stored } from '../history';
import { type Membership, membershipsOf, startOf } from '../membership';

const place = ({ client, channel }: Membership): string => `${client} in ${channel}`;

/** A member sees all there is from where it joined, or from its last reset, to the end. */
const unseen = ({ stored }: History, membership: Membership): string[] => {
  const { steps, channel, isToTheEnd } = membership;
  const reset = steps.findLastIndex(({ type }) => type === 'reset');
  const from = steps[reset] ?? startOf(membership);
  if (!isToTheEnd || !from) return [];
  const log = stored.filter((message) => message.channel === channel);
  const epoch = from.seq === 0 ? log.at(-1)?.epoch : from.epoch;
  const seen = new Set(steps.flatMap((step) => (step.type === 'message' ? [`${step.epoch}/${step.seq}`] : [])));
  return log
    .filter((message) => message.epoch === epoch && message.seq > from.seq)
    .filter((message) => !seen.has(`${message.epoch}/${message.seq}`))
    .map(({ id, epoch, seq }) => `${place(membership)} has not seen ${id} at ${epoch}/${seq}`);
};

const isPublished = (event: Event) => event.type === 'publish' || event.type === 'push';

/** A member that was let in is owed what is published after that: it cannot have joined beyond it. */
const joinedBeyond = (history: History, membership: Membership): string[] => {
  const from = startOf(membership);
  const [first] = membership.steps;
  if (!from || !first || first.type === 'message') return [];
  const later = history.events.slice(history.events.indexOf(first) + 1);
  const publishedAfter = new Set(later.flatMap((event) => (isPublished(event) ? [event.id] : [])));
  return history.stored
    .filter(({ channel, epoch, seq }) => channel === membership.channel && epoch === from.epoch && seq <= from.seq)
    .filter(({ id }) => publishedAfter.has(id))
    .map(
      ({ id }) => `${place(membership)} joined at ${from.epoch}/${from.seq}, beyond ${id}, which was published later`,
    );
};

/**
 * A reset gives messages up; that is only right for those that are no longer kept: inside an epoch for one of those that it
 * passes over, since then the rest is not replayed; from one epoch to another for all that is left of both.
 */
const givenUp = ({ stored }: History, membership: Membership): string[] =>
  membership.steps.flatMap((step, index, steps) => {
    const before = steps[index - 1];
    if (step.type !== 'reset' || !before) return [];
    const isPassedOver = ({ channel, epoch, seq }: Stored): boolean => {
      const isBehind = epoch !== before.epoch || seq > before.seq;
      const isBefore = epoch !== step.epoch || seq <= step.seq;
      return channel === membership.channel && [before.epoch, step.epoch].includes(epoch) && isBehind && isBefore;
    };
    const kept = stored.filter(isPassedOver);
    const isRight = before.epoch === step.epoch ? kept.length < step.seq - before.seq : kept.length === 0;
    if (isRight) return [];
    const ids = kept.map(({ id }) => id).join(', ');
    const [from, to] = [before, step].map(({ epoch, seq }) => `${epoch}/${seq}`);
    return [`${place(membership)} was told a reset from ${from} to ${to}, though ${ids || 'all'} is kept`];
  });

/** Nobody is kept out of a channel that everyone may join. */
const refused = (history: History): string[] =>
  eventsOf(history, 'refused').map(({ client, channel, code }) => `${client} was not let into ${channel}: ${code}`);

/** What is stored is seen by every member who stays, or returns while it is kept. */
export const storedIsSeen: Invariant = (history) => [
  ...refused(history),
  ...membershipsOf(history).flatMap((membership) => [
    ...unseen(history, membership),
    ...joinedBeyond(history, membership),
    ...givenUp(history, membership),
  ]),
];
