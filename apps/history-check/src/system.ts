import type { Socket } from '@carillon/client';
import type { Row, Stored } from './history';
import type { FaultPlan } from './script';

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
  /** The messages table. */
  stored(): Promise<Stored[]>;
  /** The connections table, with the system's time of each connect. */
  rows(): Promise<Row[]>;
  /** How many faults it has injected. */
  faults(): Promise<number>;
  stop(): Promise<void>;
}

export type StartSystem = (faults: FaultPlan) => Promise<System>;
