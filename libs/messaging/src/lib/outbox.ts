import type { Clock } from './clock';
import type { Coalesced } from './coalescing';
import { POSTS_IN_FLIGHT } from './limits';
import type { Pacer } from './pacer';
import { isTransient } from './post-error';
import type { Posted, Postman } from './postman';

/** What came of one frame for one connection. `unsent`: the outbox was closed before its turn. */
export type Outcome = Posted | 'unsent';

export interface OutboxOptions {
  postman: Postman;
  clock: Clock;
  /** Every post waits for its turn, a repeated one too. */
  pace: Pacer;
  /** Which of the frames that wait for a connection go with its next post. */
  coalesce: (frames: readonly [string, ...string[]]) => Coalesced;
  /** From 0 up to 1. */
  random?: () => number;
}

export interface Outbox {
  /**
   * Posts a frame to a connection, after those that wait for it already. Throttled and transient faults are tried again, with full
   * jitter, while others have their turn. Rejects with the fault that is left at the end.
   * @param attempts at most: 3 without it
   */
  post(connectionId: string, frame: string, attempts?: number): Promise<Outcome>;
  /** Begins no further post: what waits is unsent, what is under way is not cut off. */
  close(): void;
}

/** Three, as the SDK's default; what is throttled then is so for longer than a worker should wait. */
const ATTEMPTS = 3;
/** Full jitter: anything from nothing up to these, doubled each time (AWS Builders' Library, "Timeouts, retries, and backoff"). */
const BACKOFF_MS = { first: 200, most: 2_000 };

interface Letter {
  frame: string;
  attempts: number;
  resolve(outcome: Outcome): void;
  reject(fault: unknown): void;
}

/** What waits for one connection. It is in the line, resting before a retry, or being posted to: never two posts at once. */
interface Box {
  connectionId: string;
  letters: Letter[];
  attempts: number;
}

const isFilled = (frames: string[]): frames is [string, ...string[]] => frames.length > 0;

/** Keeps a bounded number of posts under way, in the order of the calls. One connection's retries take no other's place. */
export const outbox = ({ postman, clock, pace, coalesce, random = Math.random }: OutboxOptions): Outbox => {
  const boxes = new Map<string, Box>();
  const line = new Set<Box>();
  const resting = new Map<Box, { cancel(): void }>();
  let turns = 0; // that were asked for and have not come
  let underWay = 0;
  let isClosed = false;

  const settle = (letters: Letter[], outcome: Outcome): void => {
    for (const { resolve } of letters) resolve(outcome);
  };

  const enqueue = (box: Box): void => {
    if (isClosed) return dismiss(box);
    line.add(box);
    pump();
  };
  const dismiss = (box: Box): void => {
    boxes.delete(box.connectionId);
    settle(box.letters.splice(0), 'unsent');
  };
  const rest = (box: Box): void => {
    const limit = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** (box.attempts - 1));
    const wake = () => {
      resting.delete(box);
      enqueue(box);
    };
    resting.set(box, clock.after(random() * limit, wake));
  };

  /** Posts the next of a box, then puts it where it belongs. */
  const serve = async (box: Box): Promise<void> => {
    const frames = box.letters.map(({ frame }) => frame);
    if (!isFilled(frames)) return dismiss(box);
    const { payload, count } = coalesce(frames);
    const taken = box.letters.splice(0, count);
    const isLast = ++box.attempts >= Math.max(...taken.map(({ attempts }) => attempts));
    const again = (): void => {
      box.letters.unshift(...taken);
      rest(box);
    };
    try {
      const posted = await postman.post(box.connectionId, payload);
      if (posted === 'throttled' && !isLast && !isClosed) return again();
      settle(taken, posted);
      if (posted !== 'delivered') settle(box.letters.splice(0), posted); // what waits behind it would fare no better
    } catch (fault) {
      if (isTransient(fault) && !isLast && !isClosed) return again();
      for (const { reject } of taken) reject(fault);
    }
    box.attempts = 0;
    if (box.letters.length > 0) enqueue(box);
    else boxes.delete(box.connectionId);
  };

  /** Serves whoever is first in the line when the turn comes: who waits until then can still get more frames into the same post. */
  const takeTurn = async (): Promise<void> => {
    await pace();
    turns -= 1;
    const [box] = line;
    if (!box) return; // closed meanwhile
    line.delete(box);
    underWay += 1;
    await serve(box);
    underWay -= 1;
    pump();
  };
  const pump = (): void => {
    while (turns < line.size && turns + underWay < POSTS_IN_FLIGHT) {
      turns += 1;
      void takeTurn();
    }
  };

  return {
    post: (connectionId, frame, attempts = ATTEMPTS) =>
      new Promise((resolve, reject) => {
        if (isClosed) return resolve('unsent');
        const letter = { frame, attempts, resolve, reject };
        const box = boxes.get(connectionId);
        if (box) return void box.letters.push(letter);
        const opened = { connectionId, letters: [letter], attempts: 0 };
        boxes.set(connectionId, opened);
        enqueue(opened);
      }),
    close() {
      isClosed = true;
      for (const timer of resting.values()) timer.cancel();
      for (const box of [...line, ...resting.keys()]) dismiss(box);
      line.clear();
      resting.clear();
    },
  };
};
