import { type Close, describeClose } from './close-codes';
import { classify, type Frame, type FrameKind } from './frames';

/** What a line of the log is about: a frame of either direction, or a change of the connection. */
export type EntryKind = FrameKind | 'sent' | 'connected' | 'closed';

export interface LogEntry extends Omit<Frame, 'kind'> {
  kind: EntryKind;
  at: Date;
  /** The frame as it was on the wire; absent where no frame was. */
  raw?: string;
  /** Whether this page said it: an ack tells. */
  own?: boolean;
}

/** JSON in one line, or over several with an indent; anything else as it came. */
const reformat = (raw: string, indent?: number): string => {
  try {
    return JSON.stringify(JSON.parse(raw), null, indent);
  } catch {
    return raw;
  }
};

export const sentEntry = (raw: string, at: Date): LogEntry => ({ kind: 'sent', text: reformat(raw), raw, at });

export const receivedEntry = (raw: string, at: Date): LogEntry => ({ ...classify(raw), raw, at });

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
