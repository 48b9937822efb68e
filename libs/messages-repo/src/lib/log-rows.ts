import type { Position } from '@carillon/route-types';
import type { StoredMessage } from './messages-repo';

/** What a row tells without its data. */
export interface Head extends Position {
  id: string;
  /** The first `seq` of the epoch. */
  epochStart: number;
  /** Seconds since 1970, never less than that of a row before it in the log. */
  expiresAt: number;
  /** The key of the claim that the message was appended under; absent where the id was made for it. */
  claim?: string;
}

/** One message of a log. */
export interface Row extends Head {
  channel: string;
  from?: string;
  at: number;
  /** As JSON. */
  data: string;
}

/** The message of a row. */
export const storedOf = ({ channel, epoch, seq, id, from, at, data }: Row): StoredMessage => ({
  channel,
  epoch,
  seq,
  id,
  ...(from !== undefined && { from }),
  at,
  data: JSON.parse(data) as unknown,
});

/** A publisher's id, claimed before its message is appended. */
export interface Claim {
  /** The last `seq` of the log when the claim was made: the message's own is larger. */
  tail: number;
  /** Seconds since 1970. */
  expiresAt: number;
  /** Where the message is, once it was delivered. */
  settled?: Position;
}

/**
 * The steps that a log is made of, each atomic and each seeing what was done before it. Rows past their time are there
 * until the store deletes them, which it may do late and in any order.
 */
export interface LogRows {
  /** The row with the highest `seq`. */
  last(channel: string): Promise<Head | undefined>;
  /** All rows with a higher `seq`, in order, in pages. */
  headsAfter(channel: string, seq: number): AsyncIterable<Head[]>;
  get(channel: string, seq: number): Promise<Row | undefined>;
  /** The first rows with a higher `seq`, in order: at least one if there is one, `limit` at most. */
  after(channel: string, seq: number, limit: number): Promise<Row[]>;
  /** The last rows, newest first: at least one if there is one, `limit` at most. */
  newest(channel: string, limit: number): Promise<Row[]>;
  /** @returns false when the position is taken, be it by an earlier attempt of this call whose answer was lost */
  put(row: Row): Promise<boolean>;
  claim(key: string): Promise<Claim | undefined>;
  /** @returns false when there is a claim whose time is not over at `now` (seconds) */
  putClaim(key: string, claim: Claim, now: number): Promise<boolean>;
  /** Nothing where there is no claim. */
  settle(key: string, position: Position): Promise<void>;
}
