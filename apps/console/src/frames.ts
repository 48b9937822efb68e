import type { AckFrame, DirectFrame, ErrorFrame, MessageFrame } from '@carillon/route-types';

type ServerFrame = MessageFrame | DirectFrame | AckFrame | ErrorFrame;

/**
 * What arrived: `push` is a `message` that a server published, `gateway` a frame that API Gateway itself sends, `frame`
 * anything that is none of ours.
 */
export type FrameKind = 'message' | 'push' | 'direct' | 'ack' | 'error' | 'gateway' | 'frame';

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
}

/** Senders that are no client: the Lambdas that push. A frame without a sender is a server's too. */
const SERVERS = new Set(['scheduler', 'publish']);

/** A channel in words: `$all` is everyone, `@ada` is a user. */
export const audience = (channel: string): string => {
  if (channel === '$all') return 'everyone';
  return channel.startsWith('@') ? channel.slice(1) : channel;
};

/** Data for a person: text as it is, any other value as JSON. */
const content = (data: unknown): Pick<Frame, 'text' | 'isJson'> =>
  typeof data === 'string' ? { text: data } : { text: JSON.stringify(data, null, 2), isJson: true };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (raw: string): unknown => {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
};

const isText = (value: unknown): value is string => typeof value === 'string';
const isOptionalText = (value: unknown): boolean => value === undefined || isText(value);

const isServerFrame = (value: object): value is ServerFrame => {
  const { type, channel, id, from, code, message, ...rest } = value as Record<string, unknown>;
  if (!isOptionalText(id) || !isOptionalText(from)) return false;
  switch (type) {
    case 'message':
      return isText(channel) && 'data' in rest;
    case 'direct':
      return 'data' in rest;
    case 'ack':
      return isText(channel) && isText(id);
    case 'error':
      return isText(code) && isText(message);
    default:
      return false;
  }
};

const fromServer = (frame: ServerFrame): Frame => {
  switch (frame.type) {
    case 'message': {
      const { channel, data, from, id } = frame;
      const kind = from === undefined || SERVERS.has(from) ? 'push' : 'message';
      return { kind, ...content(data), to: audience(channel), id, ...(from !== undefined && { from }) };
    }
    case 'direct': {
      const { data, from, id } = frame;
      return {
        kind: 'direct',
        ...content(data),
        to: 'this connection only',
        id,
        ...(from !== undefined && { from }),
      };
    }
    case 'ack':
      return { kind: 'ack', text: `Accepted for ${audience(frame.channel)}`, id: frame.id };
    case 'error':
      return {
        kind: 'error',
        text: `${frame.code}: ${frame.message}`,
        ...(frame.id !== undefined && { id: frame.id }),
      };
  }
};

/** `{"message": "Internal server error", "connectionId", "requestId"}`, or with `messageId` (behaviour reference §2.2). */
const fromGateway = ({ message, connectionId, requestId, messageId }: Record<string, unknown>): Frame | undefined => {
  const isGateways = isText(message) && isText(connectionId) && isText(requestId ?? messageId);
  return isGateways ? { kind: 'gateway', text: message, connectionId } : undefined;
};

/** Tells what a text frame from the server is. Never throws: whatever is not known is shown as it came. */
export const classify = (raw: string): Frame => {
  const value = parsed(raw);
  if (!isObject(value)) return { kind: 'frame', text: raw };
  if (isServerFrame(value)) return fromServer(value);
  return fromGateway(value) ?? { kind: 'frame', text: raw };
};
