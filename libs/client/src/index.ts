export { carillon, type Carillon, type CarillonOptions, HEARTBEAT_MS } from './lib/carillon';
export type { Socket, State } from './lib/link';
export { ClosedError, RefusedError } from './lib/outbox';
export { reader, type Reader, type Step, type Told } from './lib/reader';
export { ANSWER_MS } from './lib/requests';
export type { Handlers } from './lib/subscriptions';
export { systemTimers, type Timer, type Timers } from './lib/timers';
export {
  type Ack,
  type BatchFrame,
  type ChannelMessage,
  framesOf,
  type HistoryFrame,
  type Position,
  type PresenceFrame,
  type ServerFrame,
  type SubscribedFrame,
  type UnsubscribedFrame,
} from './lib/wire';
