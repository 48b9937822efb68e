import type { LogEntry } from './log-entry';

/** One event on its way to a function. */
export interface Request {
  /** `context.awsRequestId`; the same for every attempt of an asynchronous event. */
  requestId: string;
  /** JSON text. */
  payload: string;
  /** JSON text of `context.clientContext`. */
  clientContext?: string;
  /** Hears what the log hears of this event. */
  onEntry?(entry: LogEntry): void;
}
