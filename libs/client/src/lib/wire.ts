import type { AckFrame, DirectFrame, ErrorFrame, Frame, MessageFrame } from '@carillon/route-types';

/** A place in a channel's log: `seq` is one more than the message before, within the log's incarnation `epoch`. */
export interface Position {
  epoch: string;
  seq: number;
}

/** A message with its place. This file follows docs/protocol.md: what a client reads and writes. */
export type ChannelMessage = MessageFrame & Position;

/** The answer to `sendmessage`: it is stored, there. */
export type Ack = AckFrame & Position;

/** A part of a channel's log. `epoch` and `seq` are the last message's when it was made; in an empty log, a new epoch and 0. */
interface ReplayFrame extends Frame, Position {
  channel: string;
  /** All that came after `since` is in `messages`, or will be in the answers that follow. False: nothing of it, or there was no `since`. */
  recovered: boolean;
  messages: ChannelMessage[];
  /** There was more than one frame can hold: to be asked for, since the last of these. */
  more: boolean;
  /** The request's own, as in every answer. */
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

/** The answer to `unsubscribe`. */
export interface UnsubscribedFrame extends Frame {
  type: 'unsubscribed';
  channel: string;
  id?: string;
}

/** The answer to `presence`: how many connections listen, and up to 100 users among them. */
export interface PresenceFrame extends Frame {
  type: 'presence';
  channel: string;
  count: number;
  users: string[];
  id?: string;
}

/** Frames that waited for the same connection, in the order in which they would have come. */
export interface BatchFrame extends Frame {
  type: 'batch';
  frames: Frame[];
}

export type ServerFrame =
  | ChannelMessage
  | Ack
  | DirectFrame
  | ErrorFrame
  | SubscribedFrame
  | UnsubscribedFrame
  | HistoryFrame
  | PresenceFrame
  | BatchFrame;

const TYPES: ReadonlySet<unknown> = new Set<ServerFrame['type']>([
  'message',
  'ack',
  'direct',
  'error',
  'subscribed',
  'unsubscribed',
  'history',
  'presence',
  'batch',
]);

const isKnown = (frame: unknown): frame is ServerFrame => TYPES.has((Object(frame) as Partial<Frame>).type);

const framesIn = (frame: unknown): Exclude<ServerFrame, BatchFrame>[] => {
  if (!isKnown(frame)) return [];
  return frame.type === 'batch' ? frame.frames.flatMap(framesIn) : [frame];
};

/**
 * What a text from the server holds: the frames of a batch one by one, and none for what a client passes over: types that
 * it does not know, and frames of API Gateway's own (`{"message": "Internal server error", …}`), which have no type.
 */
export const framesOf = (text: string): Exclude<ServerFrame, BatchFrame>[] => {
  try {
    return framesIn(JSON.parse(text));
  } catch {
    return [];
  }
};
