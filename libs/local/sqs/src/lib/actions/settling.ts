import { type Fields, integer, requiredText } from '../fields';
import type { Queue } from '../queue';
import { missingParameter } from '../sqs-error';
import { type Action, type Context, queueOf } from './action';
import { batchResult, readBatch } from './batch';

/** Seconds; undefined if it is not given. @throws SqsError for more than 12 hours */
export const visibilityTimeout = (fields: Fields): number | undefined =>
  integer(fields, 'VisibilityTimeout', {
    from: 0,
    to: 43_200,
    reason: 'Must be >= 0 and <= 43200, if provided.',
  });

const remove = (queue: Queue, fields: Fields): object => {
  queue.delete(requiredText(fields, 'ReceiptHandle'));
  return {};
};

const change = (queue: Queue, fields: Fields): object => {
  const receipt = requiredText(fields, 'ReceiptHandle');
  const seconds = visibilityTimeout(fields);
  if (seconds === undefined) throw missingParameter('VisibilityTimeout');
  queue.changeVisibility(receipt, seconds);
  return {};
};

/** What becomes of messages that were received. */
export const settlingActions = (context: Context): Record<string, Action> => ({
  DeleteMessage: ({ fields }) => remove(queueOf(context, fields), fields),
  DeleteMessageBatch({ fields }) {
    const queue = queueOf(context, fields);
    return batchResult(readBatch(fields), (entry) => remove(queue, entry));
  },
  ChangeMessageVisibility: ({ fields }) => change(queueOf(context, fields), fields),
  ChangeMessageVisibilityBatch({ fields }) {
    const queue = queueOf(context, fields);
    return batchResult(readBatch(fields), (entry) => change(queue, entry));
  },
});
