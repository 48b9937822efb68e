/**
 * What two threads know about the messages on a port between them: how many there are, and which of them has begun. So one that has not
 * can be taken back, to be done elsewhere, and one that has cannot: never both.
 */
export interface Mailbox {
  /** What the other thread makes its own of. */
  readonly memory: SharedArrayBuffer;
  /** Says that one more message is on the port. Of the last four at most one may be one that was taken back. */
  put(): void;
  /** Makes the last message void. @returns false where it has begun */
  takeBack(): boolean;
  /** Waits for the next message, the thread standing still. @returns false where it is void, true where it has begun by that */
  take(): boolean;
}

/** As many as can be on a port: one void, the one that is under way and not begun yet, and the one behind that; and one of room. */
const SLOTS = 4;

const OPEN = 0;
const BEGUN = 1;
const VOID = 2;

/** @param memory of the mailbox at the other thread */
export const mailbox = (memory = new SharedArrayBuffer((1 + SLOTS) * Int32Array.BYTES_PER_ELEMENT)): Mailbox => {
  const posted = new Int32Array(memory, 0, 1);
  const states = new Int32Array(memory, Int32Array.BYTES_PER_ELEMENT, SLOTS);
  /** Here: put by one thread, taken by the other. */
  let count = 0;
  return {
    memory,
    put() {
      Atomics.store(states, count % SLOTS, OPEN);
      count += 1;
      Atomics.store(posted, 0, count);
      Atomics.notify(posted, 0);
    },
    takeBack: () => Atomics.compareExchange(states, (count - 1) % SLOTS, OPEN, VOID) === OPEN,
    take() {
      Atomics.wait(posted, 0, count);
      count += 1;
      return Atomics.compareExchange(states, (count - 1) % SLOTS, OPEN, BEGUN) === OPEN;
    },
  };
};
