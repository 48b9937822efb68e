import { entries, type Fields, isFields } from './fields';
import type { Message } from './message';
import { readAttributes, sizeOfAttributes } from './message-attributes';
import type { Demand } from './protocol';

/** Told of each request that AWS bills, whoever makes it. @param bytes of the messages that it brings or gives; 0 for none */
export type OnRequest = (bytes: number) => void;

const bytesOf = (message: Fields): number => {
  const body = message['MessageBody'] ?? message['Body'];
  return (
    (typeof body === 'string' ? Buffer.byteLength(body) : 0) +
    sizeOfAttributes(readAttributes(message, 'MessageAttributes'))
  );
};

const sum = (sizes: number[]): number => sizes.reduce((all, size) => all + size, 0);

/** What is sent by a request that was answered, so that its fields are sound. */
const sent: Record<string, (fields: Fields) => Fields[]> = {
  SendMessage: (fields) => [fields],
  SendMessageBatch: entries,
};

/** The bodies and attributes that a request brings: what SQS takes for its payload, without the text around them. */
export const sentBytes = ({ action, fields }: Demand): number => sum((sent[action]?.(fields) ?? []).map(bytesOf));

/** The same of what its answer gives. */
export const givenBytes = (answer: object): number => {
  const { Messages = [] } = answer as { Messages?: object[] };
  return sum(Messages.filter(isFields).map(bytesOf));
};

/** The same of messages as a mapping receives them. */
export const messageBytes = (messages: readonly Message[]): number =>
  sum(messages.map(({ body, attributes }) => Buffer.byteLength(body) + sizeOfAttributes(attributes)));
