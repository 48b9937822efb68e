import { md5OfBody, type Message, type Received, systemAttributes } from './message';
import { md5OfAttributes, type MessageAttribute } from './message-attributes';

const attributeJson = ({ dataType, value }: MessageAttribute): object => ({
  ...(typeof value === 'string' ? { stringValue: value } : { binaryValue: value.toString('base64') }),
  stringListValues: [],
  binaryListValues: [],
  dataType,
});

/** A message as a function gets it, in JSON (Lambda developer guide, "Using Lambda with Amazon SQS"). */
export const sqsRecord = (message: Received, queueArn: string): string => {
  const md5OfMessageAttributes = md5OfAttributes(message.attributes);
  return JSON.stringify({
    messageId: message.id,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries([...message.attributes].map(([name, one]) => [name, attributeJson(one)])),
    ...(md5OfMessageAttributes !== undefined && { md5OfMessageAttributes }),
    md5OfBody: md5OfBody(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3],
  });
};

/** The event for a batch, in JSON. */
export const sqsEvent = (messages: readonly Received[], queueArn: string): string =>
  `{"Records":[${messages.map((message) => sqsRecord(message, queueArn)).join(',')}]}`;

/** Room for a receipt handle, which is not there before a message is received. */
const RECEIPT_BYTES = 512;

/** How long the record of a message will be, about. */
export const recordBytes = (message: Message, queueArn: string): number =>
  Buffer.byteLength(sqsRecord({ ...message, receipt: '' }, queueArn)) + RECEIPT_BYTES;
