import type { RefusalCode } from './refusal';

/** What a server sends: `type` tells which. A route may answer with a type of its own; clients pass over what they do not know. */
export interface Frame {
  type: string;
}

/** Something published to a channel, as each of its members gets it. */
export interface MessageFrame extends Frame {
  type: 'message';
  channel: string;
  id: string;
  /** The user, or a handle that does not tell the connection id. Absent: a server published it. */
  from?: string;
  /** Milliseconds since 1970, by the publisher's clock. */
  at: number;
  data: unknown;
}

/** Something pushed to one connection. */
export interface DirectFrame extends Frame {
  type: 'direct';
  id: string;
  from?: string;
  at: number;
  data: unknown;
}

/** The answer to `sendmessage`: it was posted to everyone who listens. */
export interface AckFrame extends Frame {
  type: 'ack';
  id: string;
  channel: string;
}

/** A refusal. `id` is the client's own, where the refused frame had one. */
export interface ErrorFrame extends Frame {
  type: 'error';
  code: RefusalCode;
  message: string;
  id?: string;
  /** API Gateway's: what the logs of this message are found by. */
  requestId: string;
}
