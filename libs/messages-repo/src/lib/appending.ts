import { randomUUID } from 'node:crypto';
import { backOffMs, type Pause } from './back-off';
import { ContentionError } from './contention-error';
import { newEpoch } from './epoch';
import { type Claim, type Head, type LogRows, type Row, storedOf } from './log-rows';
import type { Appended, Draft, MessagesRepo } from './messages-repo';
import { CLOCK_SECONDS, type RetentionOf } from './retention';

export interface AppendingDeps {
  rows: LogRows;
  /** Milliseconds since 1970. */
  now: () => number;
  retentionOf: RetentionOf;
  pause: Pause;
}

/** With full jitter to 200 ms, some ten seconds: longer than any burst that a channel should see, shorter than a Lambda. */
const MAX_ATTEMPTS = 100;

/** Where the log ends as far as it was read. Of a log that its time has cut, only how far it had come. */
type End = Pick<Head, 'seq'> & Partial<Head>;

/** JSON, so that no name of a channel, an owner or an id can spell another's key; no channel begins with `#`. */
const claimKeyOf = (channel: string, owner: string | undefined, id: string): string =>
  `#${JSON.stringify([channel, owner ?? null, id])}`;

/**
 * Appends by conditional puts alone. Rows are contiguous and a put succeeds only where there is none, so whoever puts at
 * n + 1 after reading everything up to n has seen every message of the log; a claim says from where on to look for one's
 * own. See ADR 7 for what happens when a writer stops between any two steps.
 */
export const appending = ({
  rows,
  now,
  retentionOf,
  pause,
}: AppendingDeps): Pick<MessagesRepo, 'append' | 'settle'> => {
  const seconds = (): number => Math.floor(now() / 1_000);

  /** The claim of an id: a new one at `tail`, or the one that an earlier attempt left. */
  const claimOf = async (key: string, tail: number, retention: number): Promise<Claim & { isNew: boolean }> => {
    for (;;) {
      // It ends before any message that is appended under it, by whatever clock: a claim never outlives its message.
      const fresh: Claim = { tail, expiresAt: seconds() + retention - CLOCK_SECONDS };
      if (await rows.putClaim(key, fresh, seconds())) return { ...fresh, isNew: true };
      const found = await rows.claim(key);
      if (found && found.expiresAt > seconds()) return { ...found, isNew: false };
    }
  };

  const rowAfter = (end: End, channel: string, draft: Draft & { id: string }, claim: string | undefined): Row => {
    const { id, from, at, data } = draft;
    const seq = end.seq + 1;
    const { epoch, epochStart, expiresAt = 0 } = end;
    // An epoch ends a little before its last row may be deleted: after that, nobody could tell how far it had come.
    const isAlive = expiresAt > seconds() + CLOCK_SECONDS;
    const place =
      isAlive && epoch !== undefined && epochStart !== undefined
        ? { epoch, epochStart }
        : { epoch: newEpoch(now()), epochStart: seq };
    return {
      channel,
      seq,
      ...place,
      id,
      ...(from !== undefined && { from }),
      at,
      data: JSON.stringify(data),
      // Never before a row that is before it, so that a log expires from its beginning, whatever clocks and settings do.
      expiresAt: Math.max(seconds() + retentionOf(channel), expiresAt),
      ...(claim !== undefined && { claim }),
    };
  };

  return {
    async append(channel, draft) {
      const id = draft.id ?? randomUUID();
      const key = draft.id === undefined ? undefined : claimKeyOf(channel, draft.owner, id);
      const isOurs = (head: Head): boolean =>
        key === undefined ? head.claim === undefined && head.id === id : head.claim === key;
      const resultOf = async (seq: number, isSettled: boolean): Promise<Appended | undefined> => {
        const row = await rows.get(channel, seq);
        return row && isOurs(row) ? { message: storedOf(row), isSettled } : undefined;
      };

      let end: End = (await rows.last(channel)) ?? { seq: 0 };
      /** From where on rows are still to be read; `undefined`: the end is the end, as far as is known. */
      let unreadAfter: number | undefined;
      if (key !== undefined) {
        const claim = await claimOf(key, end.seq, retentionOf(channel));
        const settled = claim.settled && (await resultOf(claim.settled.seq, true));
        if (settled) return settled;
        if (!claim.isNew) {
          // All attempts under one claim go on from the same place, whatever was added to the log since, or taken from it:
          // after the row that was the last one, which is read too, for its epoch.
          end = { seq: claim.tail };
          unreadAfter = claim.tail - 1;
        }
      }

      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        if (unreadAfter !== undefined)
          for await (const heads of rows.headsAfter(channel, unreadAfter)) {
            const ours = heads.find(isOurs);
            const found = ours && (await resultOf(ours.seq, false));
            if (found) return found;
            end = heads.at(-1) ?? end;
          }
        const row = rowAfter(end, channel, { ...draft, id }, key);
        if (await rows.put(row)) return { message: storedOf(row), isSettled: false };
        unreadAfter = end.seq;
        await pause(backOffMs(attempt));
      }
      throw new ContentionError(channel, MAX_ATTEMPTS);
    },

    async settle({ channel, id, epoch, seq }, owner) {
      await rows.settle(claimKeyOf(channel, owner, id), { epoch, seq });
    },
  };
};
