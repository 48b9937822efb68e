import type { BatchFrame, Frame, ServerFrame } from '@carillon/route-types';

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
