/** One socket, as the event of its connect tells it. */
export interface Connection {
  connectionId: string;
  /** Who it belongs to, where an authorizer said so. */
  userId?: string;
  /** Milliseconds since 1970, by API Gateway's clock; the same in every event of the connection. */
  connectedAt: number;
}

/** A connection as a channel knows it. `connectedAt` is absent where it is only known by its id. */
export interface Member {
  connectionId: string;
  connectedAt?: number | undefined;
}

/**
 * A part of a channel's members: those of one partition whose ids lie behind `after`, up to `through`, that one included. What is
 * absent bounds nothing. Partitions are the repo's own: a segment is made from one that it gave.
 */
export interface Segment {
  partition: string;
  after?: string | undefined;
  through?: string | undefined;
}

/**
 * What came of a subscription. `full`: the connection is in as many channels as it may be. `gone`: it has ended, and is in
 * none. Neither leaves anything behind.
 */
export type Subscribed = 'subscribed' | 'full' | 'gone';

/** Who is in a channel. */
export interface Presence {
  /** Connections. */
  count: number;
  /** Users among them, each once, in no order, as many as were asked for at most. */
  users: string[];
}

/**
 * Who is connected and listening. A connection that ended without notice stays a member until it is pruned, or for 2 h
 * 10 min at most: API Gateway cuts every socket after two hours.
 */
export interface ConnectionsRepo {
  /** Makes the connection a member of everyone's channel and, with a user, of its user's. Twice is as once. */
  add(connection: Connection): Promise<void>;

  /**
   * Makes it a member of one more channel, until `unsubscribe` or `remove`. Twice is as once. Never of more than `limit`,
   * however many calls run at once; never for good when `remove` runs meanwhile.
   */
  subscribe(connection: Connection, channel: string, limit: number): Promise<Subscribed>;

  /** Takes it out of a channel that it subscribed to: no read of members that begins afterwards lists it. Twice is as once. */
  unsubscribe(connection: Pick<Connection, 'connectionId'>, channel: string): Promise<void>;

  /** Takes it out of every channel. Nothing to remove is no error: disconnects come early, twice or never. */
  remove(connection: Pick<Connection, 'connectionId' | 'userId'>): Promise<void>;

  /**
   * The members of a channel, page by page, in no order, each once; none for a channel nobody joined. Who joined before
   * it began is there, who left is not; who joins or leaves meanwhile may be there or not. Never one whose time is over.
   */
  members(channel: string): AsyncIterable<Member[]>;

  /** Counts a channel. Reads all of it: the cost grows with its members. */
  presence(channel: string, maxUsers: number): Promise<Presence>;

  /**
   * The members of a channel if they are `limit` or fewer, else nothing; it reads no more than one beyond them to find out.
   * @param limit a whole number from 1
   */
  audience(channel: string, limit: number): Promise<Member[] | undefined>;

  /** The segments that have all members of a channel between them, one for each partition; nothing is read. */
  segments(channel: string): Segment[];

  /** The members in a segment as `members` gives them, but in the order of their ids. */
  membersIn(segment: Segment): AsyncIterable<Member[]>;

  /**
   * Takes a connection found dead out of one channel, unless it joined again since it was read, or joined at
   * `settledBefore` (ms) or later: API Gateway answers "gone" for a socket in its handshake too.
   * @returns whether it was taken out
   */
  prune(channel: string, member: Member, settledBefore: number): Promise<boolean>;
}
