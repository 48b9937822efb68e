/**
 * What two threads know about the messages on a port between them: how many there are, and which of them have begun. So one that has
 * not can be taken back, to be done elsewhere, and one that has cannot: never both.
 */
export interface Mailbox {
  /** What the other thread makes its own of. */
  readonly memory: SharedArrayBuffer;
  /**
   * Says that one more message is on the port; at most `SLOTS` may be there that the other thread has not passed.
   * @returns the number of the message: they are counted from 1
   */
  put(): number;
  /** Lets the other thread go on where it stands still. Waking it is what costs: once for many messages. */
  wake(): void;
  /** Makes a message void. @returns false where it has begun */
  takeBack(number: number): boolean;
  /** Waits for the next message, the thread standing still. @returns false where it is void, true where it has begun by that */
  take(): boolean;
}

/** How many messages there is room for. */
export const SLOTS = 16;

const OPEN = 0;
const BEGUN = 1;
const VOID = 2;

/** @param memory of the mailbox at the other thread */
export const mailbox = (memory = new SharedArrayBuffer((1 + SLOTS) * Int32Array.BYTES_PER_ELEMENT)): Mailbox => {
  const posted = new Int32Array(memory, 0, 1);
  const states = new Int32Array(memory, Int32Array.BYTES_PER_ELEMENT, SLOTS);
  /** Those put by the one thread, or taken by the other. */
  let count = 0;
  const change = (number: number, state: number) =>
    Atomics.compareExchange(states, number % SLOTS, OPEN, state) === OPEN;
  return {
    memory,
    put() {
      count += 1;
      Atomics.store(states, count % SLOTS, OPEN);
      Atomics.store(posted, 0, count);
      return count;
    },
    wake: () => void Atomics.notify(posted, 0),
    takeBack: (number) => change(number, VOID),
    take() {
      // It may be woken for a message that it has taken already.
      while (Atomics.load(posted, 0) === count) Atomics.wait(posted, 0, count);
      count += 1;
      return change(count, BEGUN);
    },
  };
};
