import { randomUUID } from 'node:crypto';
import { SqsError } from './sqs-error';

/** A new receipt handle, which means a message of a queue to those who can read it. */
export const newReceipt = (queueArn: string, messageId: string): string =>
  Buffer.from(`${queueArn} ${messageId} ${randomUUID()}`).toString('base64');

/** The message that a receipt handle means. @throws SqsError for one that this queue did not give out */
export const messageIdOf = (receipt: string, queueArn: string): string => {
  const [arn, messageId, ...rest] = Buffer.from(receipt, 'base64').toString().split(' ');
  if (arn !== queueArn || messageId === undefined || rest.length !== 1)
    throw new SqsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${receipt}" is not a valid receipt handle.`,
    );
  return messageId;
};
