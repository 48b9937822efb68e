export {
  type History,
  historySchema,
  type Presence,
  presenceSchema,
  sendMessageSchema,
  type SendMessage,
  type Subscribe,
  subscribeSchema,
  type Unsubscribe,
  unsubscribeSchema,
} from './lib/actions';
export { BATCH_OVERHEAD_BYTES, batchOf, type BatchFrame, MAX_FRAME_BYTES } from './lib/batch-frame';
export { channelOf, channelSchema, EVERYONE, userChannel } from './lib/channels';
export type {
  Authorizer,
  CallerIdentity,
  ConnectEvent,
  DisconnectEvent,
  MessageEvent,
  RequestContext,
  RouteResult,
} from './lib/events';
export type {
  AckFrame,
  DirectFrame,
  ErrorFrame,
  Frame,
  HistoryFrame,
  MessageFrame,
  PresenceFrame,
  SubscribedFrame,
  UnsubscribedFrame,
} from './lib/frames';
export {
  channelLimitOf,
  dataSchema,
  MAX_DATA_BYTES,
  MAX_PAGE_BYTES,
  MAX_PAGE_MESSAGES,
  MAX_PRESENCE_USERS,
  messageIdSchema,
} from './lib/limits';
export { parse } from './lib/parse';
export { type Position, positionSchema } from './lib/position';
export { type ChannelReceipt, type Push, pushSchema, type Receipt } from './lib/push';
export { Refusal, type RefusalCode } from './lib/refusal';
export type { ServerFrame } from './lib/server-frame';
export { type ChannelTarget, type Target, targetSchema } from './lib/target';
export { userOf } from './lib/user';
