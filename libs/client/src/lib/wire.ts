import type {
  AckFrame,
  BatchFrame,
  DirectFrame,
  ErrorFrame,
  Frame,
  HistoryFrame,
  MessageFrame,
  PresenceFrame,
  SubscribedFrame,
  UnsubscribedFrame,
} from '@carillon/route-types';

// Of the server's types only: nothing of its code is in a client.
export type {
  AckFrame as Ack,
  BatchFrame,
  HistoryFrame,
  MessageFrame as ChannelMessage,
  Position,
  PresenceFrame,
  SubscribedFrame,
  UnsubscribedFrame,
} from '@carillon/route-types';

/** What a client reads, by docs/protocol.md. */
export type ServerFrame =
  | MessageFrame
  | AckFrame
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
