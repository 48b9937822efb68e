import type { Position } from './position';
import type { RefusalCode } from './refusal';

/** What a server sends: `type` tells which. A route may answer with a type of its own; clients pass over what they do not know. */
export interface Frame {
  type: string;
}

/** Something published to a channel, as each of its members gets it. */
export interface MessageFrame extends Frame, Position {
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

/** The answer to `sendmessage`: it is stored, and its delivery handed over. */
export interface AckFrame extends Frame, Position {
  type: 'ack';
  id: string;
  channel: string;
}

/** A part of a channel's log; `epoch` and `seq` are where the log ends. */
interface ReplayFrame extends Frame, Position {
  channel: string;
  /** Whether nothing is missing since the position that was asked for. If not, or if none was given, `false`. */
  recovered: boolean;
  /** As they would have come by themselves, in the order of their positions. */
  messages: MessageFrame[];
  /** There are more: `history` since the last one gives them. */
  more: boolean;
  /** The client's own, where the frame that is answered had one. */
  id?: string;
}

/** The answer to `subscribe`: the connection is in the channel, and this is what it missed. */
export interface SubscribedFrame extends ReplayFrame {
  type: 'subscribed';
}

/** The answer to `history`. */
export interface HistoryFrame extends ReplayFrame {
  type: 'history';
}

/** The answer to `unsubscribe`: the connection is not in the channel. */
export interface UnsubscribedFrame extends Frame {
  type: 'unsubscribed';
  channel: string;
  id?: string;
}

/** The answer to `presence`. */
export interface PresenceFrame extends Frame {
  type: 'presence';
  channel: string;
  /** Connections in the channel. */
  count: number;
  /** Users among them, each once, up to 100. */
  users: string[];
  id?: string;
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
