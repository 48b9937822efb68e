import { type Close, describeClose } from './close-codes';
import { type Classified, describe, type Frame, type FrameKind } from './frames';
import { parsed } from './parsed';
import type { ChannelMessage } from '@carillon/client';

/** What a line of the log is about: a frame of either direction, what is missing, or a change of the connection. */
export type EntryKind = FrameKind | 'gap' | 'sent' | 'connected' | 'closed';

export interface LogEntry extends Omit<Frame, 'kind'> {
  kind: EntryKind;
  at: Date;
  /** The frame as it was on the wire; absent where no frame was. */
  raw?: string;
  /** Whether this page said it: an ack tells. */
  own?: boolean;
  /** Of a message: it came as part of an answer, or is in the log already. */
  mark?: 'replayed' | 'again';
}

/** JSON in one line, or over several with an indent; anything else as it came. */
const reformat = (raw: string, indent?: number): string => {
  const value = parsed(raw);
  return value === undefined ? raw : JSON.stringify(value, null, indent);
};

export const sentEntry = (raw: string, at: Date): LogEntry => ({ kind: 'sent', text: reformat(raw), raw, at });

/** What arrived, with its own text: that of a frame in a batch is its part of it. */
export const receivedEntry = ({ frame, wire }: Classified, raw: string, at: Date): LogEntry => {
  const { type } = Object(parsed(raw)) as { type?: unknown };
  return { ...frame, raw: type === 'batch' && wire ? JSON.stringify(wire) : raw, at };
};

/** A message that an answer held. */
export const replayedEntry = (message: ChannelMessage, at: Date): LogEntry => ({
  ...describe(message),
  raw: JSON.stringify(message),
  at,
  mark: 'replayed',
});

export const gapEntry = (text: string, at: Date): LogEntry => ({ kind: 'gap', text, at });

export const connectedEntry = (url: string, at: Date): LogEntry => ({ kind: 'connected', text: url, at });

export const closedEntry = (close: Close, at: Date): LogEntry => ({ kind: 'closed', text: describeClose(close), at });

/** Local time of day to the millisecond: `14:03:07.042`. */
export const timeOfDay = (at: Date): string => {
  const [hours, minutes, seconds] = [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) =>
    String(n).padStart(2, '0'),
  );
  return `${hours}:${minutes}:${seconds}.${String(at.getMilliseconds()).padStart(3, '0')}`;
};

/** JSON spread over lines; anything else as it came. */
export const pretty = (raw: string): string => reformat(raw, 2);
