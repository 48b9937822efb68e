import { type Fields, integer, requiredText, text } from '../fields';
import { type Draft, md5OfBody } from '../message';
import { md5OfAttributes, readAttributes, sizeOfAttributes } from '../message-attributes';
import type { Queue } from '../queue';
import { invalidParameter, SqsError } from '../sqs-error';
import { type Action, type Context, queueOf } from './action';
import { batchResult, readBatch } from './batch';

/** Of a batch in all: 1 MiB (SQS developer guide, "Amazon SQS message quotas"). */
const MAX_BATCH_BYTES = 1_048_576;

/** What XML 1.0 does not have (SQS API reference, SendMessage, "MessageBody"); halves of surrogate pairs are among it. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** The one system attribute that may be sent (SQS API reference, SendMessage, "MessageSystemAttributes"). */
const TRACE_HEADER = 'AWSTraceHeader';

const checkText = (body: string): void => {
  const [character] = FORBIDDEN.exec(body) ?? [];
  if (character === undefined) return;
  throw new SqsError(
    'InvalidMessageContents',
    `Invalid binary character '#x${character.charCodeAt(0).toString(16).toUpperCase()}' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF`,
  );
};

const systemOf = (fields: Fields): { system: Draft['system']; md5: string | undefined } => {
  const given = readAttributes(fields, 'MessageSystemAttributes');
  const unknown = [...given.keys()].find((name) => name !== TRACE_HEADER);
  if (unknown !== undefined) throw invalidParameter(`Message system attribute name '${unknown}' is invalid.`);
  const trace = given.get(TRACE_HEADER);
  const group = text(fields, 'MessageGroupId');
  return {
    system: {
      ...(trace && { [TRACE_HEADER]: String(trace.value) }),
      ...(group !== undefined && { MessageGroupId: group }),
    },
    md5: md5OfAttributes(given),
  };
};

/** In bytes, as far as it can be told of what may turn out to be invalid. */
const roughSizeOf = (entry: Fields): number => {
  const body = entry['MessageBody'];
  return (
    (typeof body === 'string' ? Buffer.byteLength(body) : 0) +
    sizeOfAttributes(readAttributes(entry, 'MessageAttributes'))
  );
};

const send = (queue: Queue, fields: Fields, senderId: string): object => {
  const { maxMessageBytes } = queue.model;
  const body = requiredText(fields, 'MessageBody');
  checkText(body);
  if (text(fields, 'MessageDeduplicationId') !== undefined)
    throw invalidParameter(
      'The request includes a parameter that is not valid for this queue type. Reason: MessageDeduplicationId is for FIFO queues.',
    );
  const attributes = readAttributes(fields, 'MessageAttributes');
  if (Buffer.byteLength(body) + sizeOfAttributes(attributes) > maxMessageBytes)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxMessageBytes} bytes.`,
    );
  const { system, md5 } = systemOf(fields);
  const delay = integer(fields, 'DelaySeconds', { from: 0, to: 900, reason: 'DelaySeconds must be >= 0 and <= 900.' });
  const { id } = queue.send({ body, attributes, system, senderId }, delay);
  const attributesMd5 = md5OfAttributes(attributes);
  return {
    MD5OfMessageBody: md5OfBody(body),
    ...(attributesMd5 !== undefined && { MD5OfMessageAttributes: attributesMd5 }),
    ...(md5 !== undefined && { MD5OfMessageSystemAttributes: md5 }),
    MessageId: id,
  };
};

export const sendingActions = (context: Context): Record<string, Action> => ({
  SendMessage: ({ fields, senderId }) => send(queueOf(context, fields), fields, senderId),

  SendMessageBatch({ fields, senderId }) {
    const queue = queueOf(context, fields);
    const batch = readBatch(fields);
    const bytes = batch.reduce((sum, { entry }) => sum + roughSizeOf(entry), 0);
    if (bytes > MAX_BATCH_BYTES)
      throw new SqsError(
        'BatchRequestTooLong',
        `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
      );
    return batchResult(batch, (entry) => send(queue, entry, senderId));
  },
});
