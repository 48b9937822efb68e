// Types only: nothing of the contract's code is in a client.
export type {
  AckFrame as Ack,
  BatchFrame,
  HistoryFrame,
  MessageFrame as ChannelMessage,
  Position,
  PresenceFrame,
  ServerFrame,
  SubscribedFrame,
  UnsubscribedFrame,
} from '@carillon/route-types';
export { carillon, type Carillon, type CarillonOptions, HEARTBEAT_MS } from './lib/carillon';
export type { Socket, State } from './lib/link';
export { ClosedError, RefusedError } from './lib/outbox';
export { reader, type Reader, type Step, type Told } from './lib/reader';
export { ANSWER_MS } from './lib/requests';
export type { Handlers } from './lib/subscriptions';
export { systemTimers, type Timer, type Timers } from './lib/timers';
export { framesOf } from './lib/wire';
