import { messageUnits, NOTHING, queueUnits, type Usage } from './usage';

/** Counts what happens. A call adds to numbers and allocates nothing, so that it may sit on the path of every message. */
export interface Meter {
  /** A socket is open. @param atMs milliseconds since 1970, by the clock that `ended` and `usage` are told too */
  opened(atMs: number): void;
  /** A socket that was opened has ended. */
  ended(openedAtMs: number, atMs: number): void;
  /** A message of a client: all its frames together. Control frames (ping, pong, close) are none. */
  received(bytes: number): void;
  /** A message to a client, by a post or as an answer. */
  sent(bytes: number): void;
  /** An event of a function has ended. @param billedMs whole milliseconds; rounded up if they are not */
  ran(billedMs: number, memoryMb: number): void;
  /** Units of DynamoDB, as its answer reports them. */
  wrote(units: number): void;
  read(units: number): void;
  /** A request to SQS. @param bytes of all the messages in it; 0 for one that carries none */
  queued(bytes: number): void;
  /** A schedule has started its target. */
  scheduled(): void;
  /** A line of a function's log. */
  logged(bytes: number): void;
  /** Since the start, sockets that are still open included. */
  usage(nowMs: number): Usage;
}

/**
 * A meter at zero. What is counted how:
 * - the handshake and `$disconnect` are not counted as messages: the pricing page has messages "sent and received", and no
 *   source says that these events are among them;
 * - functions are taken to be arm64.
 */
export const meter = (): Meter => {
  const count = { ...NOTHING };
  let open = 0;
  /** Of the open sockets: with their number it tells how long they are open, without a list of them. */
  let sumOfOpenedAt = 0;

  return {
    opened(atMs) {
      open += 1;
      sumOfOpenedAt += atMs;
    },
    ended(openedAtMs, atMs) {
      open -= 1;
      sumOfOpenedAt -= openedAtMs;
      count.connectionMs += atMs - openedAtMs;
    },
    received(bytes) {
      count.messages += messageUnits(bytes);
    },
    sent(bytes) {
      count.messages += messageUnits(bytes);
      count.dataOutBytes += bytes;
    },
    ran(billedMs, memoryMb) {
      count.lambdaRequests += 1;
      count.lambdaMbMs += Math.ceil(billedMs) * memoryMb;
    },
    wrote(units) {
      count.writeUnits += units;
    },
    read(units) {
      count.readUnits += units;
    },
    queued(bytes) {
      count.queueRequests += queueUnits(bytes);
    },
    scheduled() {
      count.scheduleRuns += 1;
    },
    logged(bytes) {
      count.logBytes += bytes;
    },
    usage: (nowMs) => ({ ...count, connectionMs: count.connectionMs + open * nowMs - sumOfOpenedAt }),
  };
};
