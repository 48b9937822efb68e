import type { Position } from '@carillon/route-types';
import { beginOf, newEpoch } from './epoch';
import { type Head, type LogRows, type Row, storedOf } from './log-rows';
import type { MessagesRepo, Page, PageLimits, Replay, StoredMessage } from './messages-repo';
import { CLOCK_SECONDS, type RetentionOf } from './retention';

export interface ReplayingDeps {
  rows: LogRows;
  /** Milliseconds since 1970. */
  now: () => number;
  retentionOf: RetentionOf;
}

const bytesOf = (message: StoredMessage): number => Buffer.byteLength(JSON.stringify(message)) + 1; // and its comma

/** As many of the first as fit, one at least. */
const fitting = (messages: StoredMessage[], bytes: number): StoredMessage[] => {
  let left = bytes - 1; // the list's brackets, less the comma that the last one does not have
  const tooMany = messages.findIndex((message, index) => (left -= bytesOf(message)) < 0 && index > 0);
  return tooMany < 0 ? messages : messages.slice(0, tooMany);
};

/** Reads a log back: from a position on, or its newest part. Never across the border of an epoch. */
export const replaying = ({
  rows,
  now,
  retentionOf,
}: ReplayingDeps): Pick<MessagesRepo, 'since' | 'latest' | 'tail'> => {
  const isKept = ({ expiresAt }: Head): boolean => expiresAt > Math.floor(now() / 1_000);

  const end = async (channel: string): Promise<Head | undefined> => {
    const last = await rows.last(channel);
    return last && isKept(last) ? last : undefined;
  };

  const nowhere = (): Position => ({ epoch: newEpoch(now()), seq: 0 });
  const positionOf = ({ epoch, seq }: Position): Position => ({ epoch, seq });

  /** Whether a position of a log without messages is so young that all that was said since is still kept. */
  const isFreshStart = ({ epoch, seq }: Position, channel: string): boolean => {
    const age = (now() - beginOf(epoch)) / 1_000;
    return seq === 0 && age > -CLOCK_SECONDS && age < retentionOf(channel) - CLOCK_SECONDS;
  };

  /** The `seq` after which the log is to be read on, if that is known. */
  const startOf = (position: Position, last: Head, channel: string): number | undefined => {
    if (position.epoch === last.epoch)
      return position.seq >= last.epochStart - 1 && position.seq <= last.seq ? position.seq : undefined;
    return isFreshStart(position, channel) ? last.epochStart - 1 : undefined;
  };

  return {
    async since(channel, position, { messages: limit, bytes }) {
      const last = await end(channel);
      if (!last) {
        const isContinuous = isFreshStart(position, channel);
        return { tail: nowhere(), messages: [], more: false, isContinuous };
      }
      const nothing: Replay = { tail: positionOf(last), messages: [], more: false, isContinuous: false };
      const start = startOf(position, last, channel);
      if (start === undefined) return nothing;
      if (start === last.seq) return { ...nothing, isContinuous: true };
      const isNext = ({ seq, epoch }: Row, index: number): boolean => epoch === last.epoch && seq === start + 1 + index;
      // What came meanwhile comes by itself.
      const found = (await rows.after(channel, start, limit)).filter(({ seq }) => seq <= last.seq);
      const isWhole = found.length > 0 && found.every((row, index) => isNext(row, index) && isKept(row));
      if (!isWhole) return nothing;
      const messages = fitting(found.map(storedOf), bytes);
      return { tail: positionOf(last), messages, more: start + messages.length < last.seq, isContinuous: true };
    },

    async latest(channel, { messages: limit, bytes }: PageLimits): Promise<Page> {
      const newest = await rows.newest(channel, limit);
      const [last] = newest;
      if (!last || !isKept(last)) return { tail: nowhere(), messages: [], more: false };
      const border = newest.findIndex((row) => row.epoch !== last.epoch || !isKept(row));
      const kept = border < 0 ? newest : newest.slice(0, border);
      return { tail: positionOf(last), messages: fitting(kept.map(storedOf), bytes).reverse(), more: false };
    },

    async tail(channel) {
      const last = await end(channel);
      return last ? positionOf(last) : nowhere();
    },
  };
};
