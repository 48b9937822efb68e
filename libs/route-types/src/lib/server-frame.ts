import type { BatchFrame } from './batch-frame';
import type {
  AckFrame,
  DirectFrame,
  ErrorFrame,
  HistoryFrame,
  MessageFrame,
  PresenceFrame,
  SubscribedFrame,
  UnsubscribedFrame,
} from './frames';

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
