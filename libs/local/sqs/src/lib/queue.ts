import type { QueueModel } from '@carillon/local-terraform-model';
import type { Draft, Message, Received } from './message';

/** What a receiver asks for. */
export interface Wanted {
  max: number;
  /** How long the messages are hidden from others; the queue's own time-out by default. */
  visibilityMs?: number;
  /** How long to wait for a first message: `Infinity` for ever, 0 by default. */
  waitMs?: number;
  /** Gives up waiting. */
  signal?: AbortSignal;
  /** Asked for each message in turn: the first that does not fit stays, and those after it. */
  fits?: (message: Message) => boolean;
}

export interface QueueCounts {
  visible: number;
  inFlight: number;
  delayed: number;
}

/** A standard queue: each message is received until it is deleted, given up as a dead letter, or too old. */
export interface Queue {
  readonly model: QueueModel;
  /** @param delaySeconds the queue's own by default */
  send(draft: Draft, delaySeconds?: number): Message;
  /** Takes a message over that another queue gave up, or was told to hand on. */
  adopt(message: Message): void;
  /** Resolves with at least one message unless none comes in time, or the first that is there does not fit. Never rejects. */
  receive(wanted: Wanted): Promise<Received[]>;
  /** Takes messages out for good, without their being received. Never one that is hidden. */
  extract(max: number): Message[];
  /**
   * An older receipt of a message that was received again deletes nothing.
   * @throws SqsError for a receipt that is not of this queue
   */
  delete(receipt: string): void;
  /** @throws SqsError for a receipt that is not of this queue, or a message that is not in flight */
  changeVisibility(receipt: string, seconds: number): void;
  purge(): void;
  counts(): QueueCounts;
  /** How many messages were received and are hidden: told at once, where `counts` looks at each message. */
  inFlight(): number;
  /** Ends all waiting. */
  close(): void;
}
