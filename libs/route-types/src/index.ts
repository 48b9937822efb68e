export { sendMessageSchema, type SendMessage } from './lib/actions';
export { BATCH_OVERHEAD_BYTES, batchOf, type BatchFrame, MAX_FRAME_BYTES } from './lib/batch-frame';
export { channelOf, EVERYONE, userChannel } from './lib/channels';
export type {
  Authorizer,
  ConnectEvent,
  DisconnectEvent,
  MessageEvent,
  RequestContext,
  RouteResult,
} from './lib/events';
export type { AckFrame, DirectFrame, ErrorFrame, Frame, MessageFrame } from './lib/frames';
export { dataSchema, MAX_DATA_BYTES, messageIdSchema } from './lib/limits';
export { parse } from './lib/parse';
export { type Push, pushSchema, type Receipt } from './lib/push';
export { Refusal, type RefusalCode } from './lib/refusal';
export { type Target, targetSchema } from './lib/target';
export { userOf } from './lib/user';
