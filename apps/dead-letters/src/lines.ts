import type { DeadLetter } from './dead-letters';

const placeOf = ({ parcel, body }: DeadLetter): string => {
  if (!parcel) return `no parcel: ${JSON.stringify(body.slice(0, 60))}`;
  const { channel, id, epoch, seq } = parcel.message;
  const position = seq === undefined ? '' : ` at ${epoch ?? ''}/${seq}`;
  const { to } = parcel;
  const audience = 'members' in to ? `${to.members.length} connections` : `all in ${to.segment.partition}`;
  return `${channel} ${id}${position}, ${audience}`;
};

/** One line for each letter, the oldest first, and their number. Never what a message says. */
export const lines = (letters: readonly DeadLetter[]): string => {
  const sorted = letters.toSorted((a, b) => a.sentAt - b.sentAt);
  const each = sorted.map((letter) => `${new Date(letter.sentAt).toISOString()}  ${placeOf(letter)}  ${letter.reason}`);
  return [...each, `${letters.length} dead letters`].join('\n');
};
