import type { Socket } from '@carillon/client';
import type { Row, Stored } from './history';
import type { Script } from './script';

/** What a run is run against: a system with a clock that stands still, seen from outside. */
export interface System {
  /** Where a client of this name connects to. */
  urlOf(client: string): string;
  WebSocket: new (url: string) => Socket;
  /** Moves the system's clock. */
  advance(ms: number): Promise<void>;
  /** Milliseconds by the system's clock. */
  now(): number;
  /** Resolves when the system has had time to do what was asked of it. */
  rest(): Promise<void>;
  /** Nothing goes wrong from now on. */
  mend(): Promise<void>;
  /** A server's message, by an event that is run later, and maybe twice. */
  push(channel: string, id: string): Promise<void>;
  /** What the messages table has of these channels, each in its order. */
  stored(channels: readonly string[]): Promise<Stored[]>;
  /** The connections table, with the system's time of each connect. */
  rows(): Promise<Row[]>;
  /** How many faults of each kind it has injected: `post.gone`. */
  faults(): Promise<Record<string, number>>;
  /** The run is over. */
  stop(): Promise<void>;
}

/** Has a system ready for a run of this script: its faults, and users or guests. */
export type StartSystem = (script: Pick<Script, 'faults' | 'hasUsers'>) => Promise<System>;
