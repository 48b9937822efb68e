import type { Position } from '@carillon/route-types';

/** A message as the log keeps it. */
export interface StoredMessage extends Position {
  channel: string;
  id: string;
  /** Who said it, as others see them; absent for a server's push. */
  from?: string;
  /** Milliseconds since 1970, by the publisher's clock. */
  at: number;
  data: unknown;
}

/** A message that has no position yet. */
export interface Draft {
  /** The publisher's own id, at most 64 characters: the same id of the same owner is stored once. A new one is made without it. */
  id?: string;
  /** Whose id it is: ids of different owners never meet. Absent: a server's. */
  owner?: string;
  from?: string;
  at: number;
  data: unknown;
}

export interface Appended {
  /** What is in the log: for an id that was there before, the first message, whatever the draft says. */
  message: StoredMessage;
  /** Whether `settle` was called for this id before: someone has delivered it. */
  isSettled: boolean;
}

/** How much to read at once. */
export interface PageLimits {
  /** 1 to 1,000. */
  messages: number;
  /** Bytes of the messages as a JSON list. A first message that is larger comes alone. */
  bytes: number;
}

export interface Page {
  /** Where the log ends. Of a log without messages: a new epoch at 0, from which can be read on as from any position. */
  tail: Position;
  /** In the order of their positions. */
  messages: StoredMessage[];
  /** Whether there are more up to `tail`: read on since the last one. */
  more: boolean;
}

export interface Replay extends Page {
  /** Whether nothing is missing between the position that was asked for and the page. If not, the page is empty. */
  isContinuous: boolean;
}

/**
 * What was said in each channel, in which order, for as long as it is kept. Every read sees each append that was resolved
 * before it began. Nothing that is past its time is ever read. Rejects with the store's error when that fails for good.
 */
export interface MessagesRepo {
  /**
   * Gives the message the next position in its channel. An id is stored at most once while it is kept, whoever crashes
   * between any two steps: after an error, append it again.
   * @throws ContentionError when others were always faster; nothing is stored then
   */
  append(channel: string, draft: Draft): Promise<Appended>;

  /** Remembers of a message that was appended with an id of its own that it was delivered. Twice is as once. */
  settle(message: StoredMessage, owner?: string): Promise<void>;

  /** What was said since a position: everything, page by page, or nothing (`isContinuous`). */
  since(channel: string, position: Position, limits: PageLimits): Promise<Replay>;

  /** The newest messages that fit, none of them left out in between; `more` is false. */
  latest(channel: string, limits: PageLimits): Promise<Page>;

  /** Where the log ends. */
  tail(channel: string): Promise<Position>;
}
