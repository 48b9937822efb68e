import { createHash } from 'node:crypto';
import type { MessageAttributes } from './message-attributes';

/** A message as it is handed in. */
export interface Draft {
  body: string;
  attributes: MessageAttributes;
  /** `AWSTraceHeader` and `MessageGroupId`, where they were given. */
  system: Readonly<Record<string, string>>;
  senderId: string;
}

/** A message in a queue. */
export interface Message extends Draft {
  /** A UUID, which it keeps in its dead-letter queue. */
  id: string;
  /** Milliseconds since 1970. */
  sentAt: number;
  /** Across all queues in which it was. */
  receiveCount: number;
  /** Milliseconds since 1970. */
  firstReceivedAt?: number;
  /** ARN of the queue that gave it up. */
  deadLetterSource?: string;
}

/** A message as a receiver gets it. */
export interface Received extends Message {
  /** What it is deleted by: another one each time that it is received. */
  receipt: string;
}

export const md5OfBody = (body: string): string => createHash('md5').update(body).digest('hex');

/** The system attributes of a message (SQS API reference, ReceiveMessage, "MessageSystemAttributeNames"). */
export const systemAttributes = (message: Received): Record<string, string> => ({
  ApproximateReceiveCount: String(message.receiveCount),
  SentTimestamp: String(message.sentAt),
  SenderId: message.senderId,
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  ...message.system,
  ...(message.deadLetterSource !== undefined && { DeadLetterQueueSourceArn: message.deadLetterSource }),
});
