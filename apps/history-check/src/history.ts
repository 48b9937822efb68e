import type { Position } from '@carillon/client';

/** What happened at a client, with the milliseconds since the run began, by the run's own clock. */
export type Event = { t: number; client: string } & (
  | { type: 'connect' | 'disconnect' }
  /** It is closed for good. */
  | { type: 'leave' }
  | { type: 'publish'; channel: string; id: string }
  /** A server publishes; nobody answers it. */
  | { type: 'push'; channel: string; id: string }
  | ({ type: 'ack'; channel: string; id: string } & Position)
  /** The server said no, or nobody will tell. */
  | { type: 'failed'; channel: string; id: string }
  /** The application asks for the channel, and later to be let out. */
  | { type: 'subscribe' | 'unsubscribe' | 'unsubscribed'; channel: string }
  /** The server does not let the client into the channel. */
  | { type: 'refused'; channel: string; code: string }
  /** The application has been told everything up to there. */
  | ({ type: 'subscribed'; channel: string } & Position)
  /** The application sees a message. */
  | ({ type: 'message'; channel: string; id: string } & Position)
  /** The application is told that messages before this may be missing. */
  | ({ type: 'reset'; channel: string } & Position)
  /** A message of this channel came on the socket, whatever the client made of it. */
  | { type: 'frame'; channel: string; id: string }
);

/** A row of the messages table. */
export interface Stored extends Position {
  channel: string;
  id: string;
}

/** A row of the connections table. */
export interface Row {
  channel: string;
  connectionId: string;
  /** By the run's clock. */
  connectedAt: number;
}

/** A run as it was recorded. At its end every client that is still there has had the time to ask for what it missed. */
export interface History {
  /** In the order in which they happened. */
  events: Event[];
  /** By their own account, everyone was answered and had come to where the logs end, before the run was given up. */
  isSettled: boolean;
  /** The messages table at the end. */
  stored: Stored[];
  /** The connections table `rowsAt`, after every client had been closed. */
  rows: Row[];
  rowsAt: number;
  /** How long a message is kept. */
  retentionMs: number;
}

/** Something that was promised and not kept. */
export interface Violation {
  invariant: string;
  /** Who, where, what. */
  text: string;
}

/** A promise: what in a history breaks it. */
export type Invariant = (history: History) => string[];

type OfType<T extends Event['type']> = T extends Event['type'] ? Event & { type: T } : never;

/** The events of these types. */
export const eventsOf = <T extends Event['type']>({ events }: History, ...types: T[]): OfType<T>[] =>
  events.filter((event): event is OfType<T> => (types as string[]).includes(event.type));

/** Milliseconds from the beginning to the last event. */
export const lengthOf = ({ events }: History): number => events.at(-1)?.t ?? 0;

/** Groups in the order of their first members. */
export const groupBy = <T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> => Map.groupBy(items, keyOf);

export const at = ({ channel, epoch, seq }: { channel: string } & Position): string => `${channel} ${epoch}/${seq}`;
