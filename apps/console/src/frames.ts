import { framesOf, type Position } from '@carillon/client';
import { parsed } from './parsed';

/** A frame of Carillon's own, out of its batch if it came in one. */
export type WireFrame = ReturnType<typeof framesOf>[number];

/**
 * What arrived: `push` is a `message` that a server published, `channel` an answer about a channel, `gateway` a frame that API
 * Gateway itself sends, `frame` anything that is none of ours.
 */
export type FrameKind = 'message' | 'push' | 'direct' | 'ack' | 'channel' | 'error' | 'gateway' | 'frame';

export interface Frame {
  kind: FrameKind;
  /** What a person reads first. */
  text: string;
  /** Whether the text is data that is no text, spelled as JSON. */
  isJson?: boolean;
  from?: string;
  /** Who it is for, in words. */
  to?: string;
  /** The id of the message that it is or is about. */
  id?: string;
  /** The id of the connection that it came through: only API Gateway's own frames tell it. */
  connectionId?: string;
  /** Of a message: its channel, and its place there. */
  place?: Place;
}

/** Where a message stands. */
export interface Place extends Position {
  channel: string;
}

/** A frame as it is shown, and as it was; `wire` only where it is one of ours. */
export interface Classified {
  frame: Frame;
  wire?: WireFrame;
}

/** Senders that are no client: the Lambdas that push. A frame without a sender is a server's too. */
const SERVERS = new Set(['scheduler', 'publish']);

/** A channel in words: `$all` is everyone, `@ada` is a user. */
export const audience = (channel: string): string => {
  if (channel === '$all') return 'everyone';
  return channel.startsWith('@') ? channel.slice(1) : channel;
};

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Data for a person: text as it is, any other value as JSON. */
const content = (data: unknown): Pick<Frame, 'text' | 'isJson'> =>
  typeof data === 'string' ? { text: data } : { text: JSON.stringify(data, null, 2), isJson: true };

const isText = (value: unknown): value is string => typeof value === 'string';
const isOptionalText = (value: unknown): boolean => value === undefined || isText(value);

/** Where a message stands; a message of somebody else's system may have no place. */
const placeOf = ({ channel, epoch, seq }: Partial<Place>): Place | undefined =>
  isText(channel) && isText(epoch) && Number.isSafeInteger(seq) ? { channel, epoch, seq: Number(seq) } : undefined;

/** Whether a frame has what its type promises: a system that is not ours may use the same types for something else. */
const isWhole = (frame: WireFrame): boolean => {
  const { channel, id, from, code, message, messages, users, ...rest } = frame as unknown as Record<string, unknown>;
  if (!isOptionalText(id) || !isOptionalText(from)) return false;
  switch (frame.type) {
    case 'message':
      return isText(channel) && 'data' in rest;
    case 'direct':
      return 'data' in rest;
    case 'ack':
      return isText(channel) && isText(id);
    case 'error':
      return isText(code) && isText(message);
    case 'subscribed':
    case 'history':
      return Array.isArray(messages) && placeOf(frame) !== undefined;
    case 'unsubscribed':
      return isText(channel);
    case 'presence':
      return isText(channel) && Array.isArray(users);
  }
};

/** A frame of Carillon's, for a person. */
export const describe = (frame: WireFrame): Frame => {
  switch (frame.type) {
    case 'message': {
      const { channel, data, from, id } = frame;
      const kind = from === undefined || SERVERS.has(from) ? 'push' : 'message';
      const place = placeOf(frame);
      const said = { kind, ...content(data), to: audience(channel), id } as const;
      return { ...said, ...(from !== undefined && { from }), ...(place && { place }) };
    }
    case 'direct': {
      const { data, from, id } = frame;
      const to = 'this connection only';
      return { kind: 'direct', ...content(data), to, id, ...(from !== undefined && { from }) };
    }
    case 'ack': {
      const place = placeOf(frame);
      const text = `Accepted for ${audience(frame.channel)}${place ? ` as #${place.seq}` : ''}`;
      return { kind: 'ack', text, id: frame.id };
    }
    case 'subscribed': {
      const { channel, seq, recovered, messages } = frame;
      const replayed = recovered ? `, recovered: ${counted(messages.length, 'message')}` : '';
      return { kind: 'channel', text: `Subscribed to ${channel} at #${seq}${replayed}` };
    }
    case 'history': {
      const { channel, seq, messages, more } = frame;
      const text = `History of ${audience(channel)} up to #${seq}: ${counted(messages.length, 'message')}`;
      return { kind: 'channel', text: more ? `${text}, and more` : text };
    }
    case 'unsubscribed':
      return { kind: 'channel', text: `Unsubscribed from ${frame.channel}` };
    case 'presence': {
      const { channel, count, users } = frame;
      const text = `${counted(count, 'connection')} in ${channel}`;
      return { kind: 'channel', text: users.length > 0 ? `${text}: ${users.join(', ')}` : text };
    }
    case 'error': {
      const { code, message, id } = frame;
      return { kind: 'error', text: `${code}: ${message}`, ...(id !== undefined && { id }) };
    }
  }
};

/** `{"message": "Internal server error", "connectionId", "requestId"}`, or with `messageId` (behaviour reference §2.2). */
const fromGateway = (value: unknown): Frame | undefined => {
  const { message, connectionId, requestId, messageId } = Object(value) as Record<string, unknown>;
  const isGateways = isText(message) && isText(connectionId) && isText(requestId ?? messageId);
  return isGateways ? { kind: 'gateway', text: message, connectionId } : undefined;
};

/**
 * Tells what a text from the server is: a frame, or those of a batch one by one. Never throws: whatever is not known is shown as
 * it came.
 */
export const classify = (raw: string): Classified[] => {
  const frames = framesOf(raw);
  if (frames.length > 0 && frames.every(isWhole)) return frames.map((wire) => ({ frame: describe(wire), wire }));
  return [{ frame: fromGateway(parsed(raw)) ?? { kind: 'frame', text: raw } }];
};
