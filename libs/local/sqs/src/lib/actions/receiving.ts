import { type Fields, integer, texts } from '../fields';
import { md5OfBody, type Received, systemAttributes } from '../message';
import { md5OfAttributes, type MessageAttributes, selectAttributes } from '../message-attributes';
import { SqsError } from '../sqs-error';
import { type Action, type Context, queueOf } from './action';
import { visibilityTimeout } from './settling';

/** Of a standard queue (SQS developer guide, "Amazon SQS standard queue quotas"). */
const MAX_IN_FLIGHT = 120_000;

const attributesJson = (attributes: MessageAttributes): object =>
  Object.fromEntries(
    [...attributes].map(([name, { dataType, value }]) => [
      name,
      typeof value === 'string'
        ? { StringValue: value, DataType: dataType }
        : { BinaryValue: value.toString('base64'), DataType: dataType },
    ]),
  );

/** A message with the attributes that were asked for. */
const messageJson = (message: Received, fields: Fields): object => {
  // The older of the two names is still taken (SQS API reference, ReceiveMessage).
  const wanted = [...texts(fields, 'AttributeNames'), ...texts(fields, 'MessageSystemAttributeNames')];
  const system = Object.entries(systemAttributes(message)).filter(
    ([name]) => wanted.includes('All') || wanted.includes(name),
  );
  const attributes = selectAttributes(message.attributes, texts(fields, 'MessageAttributeNames'));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    MD5OfBody: md5OfBody(message.body),
    Body: message.body,
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(attributes.size > 0 && {
      MD5OfMessageAttributes: md5OfAttributes(attributes),
      MessageAttributes: attributesJson(attributes),
    }),
  };
};

export const receivingActions = (context: Context): Record<string, Action> => ({
  async ReceiveMessage({ fields, signal }) {
    const queue = queueOf(context, fields);
    const max = integer(fields, 'MaxNumberOfMessages', {
      from: 1,
      to: 10,
      reason: 'Must be between 1 and 10, if provided.',
    });
    const visible = visibilityTimeout(fields);
    const wait = integer(fields, 'WaitTimeSeconds', {
      from: 0,
      to: 20,
      reason: 'Must be >= 0 and <= 20, if provided.',
    });
    if (queue.inFlight() >= MAX_IN_FLIGHT)
      throw new SqsError('OverLimit', `Too many messages in flight for the queue: at most ${MAX_IN_FLIGHT}.`);
    const messages = await queue.receive({
      max: max ?? 1,
      ...(visible !== undefined && { visibilityMs: visible * 1_000 }),
      waitMs: (wait ?? queue.model.receiveWaitSeconds) * 1_000,
      signal,
    });
    return messages.length > 0 ? { Messages: messages.map((message) => messageJson(message, fields)) } : {};
  },
});
