import type { AckFrame, ErrorFrame } from '@carillon/route-types';
import { refusalOf } from './limits';
import { ANSWER_MS } from './requests';
import type { Timer, Timers } from './timers';

/** The server's "no" to something that the client asked for: sending it again would not help. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: string;
  /** What the server's logs are found by. Empty: the client did not bother the server with it. */
  readonly requestId: string;

  constructor({ code, message, requestId }: ErrorFrame) {
    super(message);
    this.code = code;
    this.requestId = requestId;
  }
}

/** The client was closed: whether the server has it or not, nobody will tell. */
export class ClosedError extends Error {
  override readonly name = 'ClosedError';
  constructor() {
    super('The client was closed before the answer came');
  }
}

export interface Outbox {
  /**
   * Rejects with `RefusedError`, at once where no answer could come (the frame is too long, or has no proper id), with
   * `ClosedError`, and for an id that is on its way already.
   */
  publish(channel: string | undefined, data: unknown, id: string): Promise<AckFrame>;
  /** The connection is open: everything that is not acknowledged is sent, in the order of its publishing. */
  open(): void;
  end(): void;
  /** @returns whether it was for one of these */
  answer(frame: AckFrame | ErrorFrame): boolean;
  /** Rejects what is not acknowledged. */
  close(): void;
}

export interface OutboxOptions {
  send(text: string): void;
  timers: Timers;
  random: () => number;
}

/** A channel that is busy is tried again after a delay drawn from 0 up to a bound that begins here and doubles each time. */
const FIRST_BUSY_MS = 2_000;
const LAST_BUSY_MS = 30_000;

interface Letter {
  /** Made once: what is sent again is what was said first. */
  text: string;
  resolve(ack: AckFrame): void;
  reject(error: Error): void;
  /** How often its channel was too busy for it. */
  busy: number;
  timer?: Timer | undefined;
}

/**
 * Messages until they are acknowledged. Each is sent until an answer comes, under one id, which the server stores once: at
 * least once and idempotent is once. Any error but `busy` is an answer; `not_connected` is for the connection, not for these.
 */
export const outbox = ({ send, timers, random }: OutboxOptions): Outbox => {
  const letters = new Map<string, Letter>();
  let isOpen = false;

  const post = (letter: Letter): void => {
    if (!isOpen) return;
    letter.timer = timers.after(ANSWER_MS, () => post(letter));
    send(letter.text);
  };

  return {
    async publish(channel, data, id) {
      if (letters.has(id)) throw new Error(`${id} is on its way already`);
      const frame = { action: 'sendmessage', ...(channel !== undefined && { channel }), data, id };
      const text = JSON.stringify(frame);
      const refusal = refusalOf(frame, text);
      if (refusal) throw new RefusedError(refusal);
      return new Promise<AckFrame>((resolve, reject) => {
        const letter: Letter = { text, resolve, reject, busy: 0 };
        letters.set(id, letter);
        post(letter);
      });
    },
    open() {
      isOpen = true;
      for (const letter of letters.values()) post(letter);
    },
    end() {
      isOpen = false;
      for (const { timer } of letters.values()) timer?.cancel();
    },
    answer(frame) {
      const { id } = frame;
      const letter = id === undefined ? undefined : letters.get(id);
      if (id === undefined || !letter) return false;
      letter.timer?.cancel();
      if (frame.type === 'error' && frame.code === 'busy') {
        const bound = Math.min(LAST_BUSY_MS, FIRST_BUSY_MS * 2 ** letter.busy);
        letter.busy += 1;
        letter.timer = timers.after(random() * bound, () => post(letter));
        return true;
      }
      letters.delete(id);
      if (frame.type === 'ack') letter.resolve(frame);
      else letter.reject(new RefusedError(frame));
      return true;
    },
    close() {
      for (const { reject, timer } of letters.values()) {
        timer?.cancel();
        reject(new ClosedError());
      }
      letters.clear();
    },
  };
};
