/** What the load generator is told to do, one job after the other, over the connections that it holds. */
export type Job =
  /** Opens connections until it holds `total`, 50 handshakes at a time. */
  | { kind: 'open'; url: string; total: number }
  /**
   * Sends `frame` `count` times over the first `connections`, each of which waits for its reply before it sends the next, after
   * `warmUp` of the same.
   */
  | { kind: 'exchange'; frame: string; reply: string; connections: number; warmUp: number; count: number }
  /** `rounds` times: sends `frame` over the first connection, and waits until each has received it. */
  | { kind: 'broadcast'; frame: string; rounds: number }
  /**
   * Sends `frames` over the first connection, and waits until each has received as many messages with `mark` in them, alone or in
   * batches. The latencies are those of every message, or of every frame that has some, since the first was sent.
   */
  | { kind: 'publish'; frames: string[]; mark: string; ofFrames: boolean }
  /** Sends `frame` over each connection, and waits until something has come back over each. */
  | { kind: 'each'; frame: string }
  /** Opens a connection beside those that it holds, which sends `frame` and then never reads. */
  | { kind: 'stuck'; url: string; frame: string }
  /**
   * For `seconds`, over the connections that it holds: `perSecond` of the exchanges in turn, each over the next connection, and
   * `reconnects` times a second one connection ends and another is opened. Fails if a reply is missing at the end.
   */
  | { kind: 'mixed'; url: string; exchanges: Exchange[]; perSecond: number; reconnects: number; seconds: number };

/** What is said, and what is answered. */
export interface Exchange {
  frame: string;
  reply: string;
}

/** What it took. */
export interface JobResult {
  /** Milliseconds, of all of it. */
  elapsedMs: number;
  /** Milliseconds, of each exchange or round. */
  latenciesMs: number[];
}

/** From the load generator: a job is done, or could not be. */
export type Report = { kind: 'begun' } | ({ kind: 'done' } & JobResult) | { kind: 'failed'; message: string };
