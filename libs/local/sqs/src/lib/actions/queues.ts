import { integer, requiredText, text, texts } from '../fields';
import type { Queue } from '../queue';
import { SqsError } from '../sqs-error';
import { type Action, type Context, ownerIn, queueNamed, queueOf, urlOf } from './action';

/** A queue is purged at most this often (SQS API reference, PurgeQueue). */
const PURGE_PAUSE_MS = 60_000;

const attributesOf = ({ model, counts }: Queue, createdAt: number): Record<string, string> => {
  const { visible, inFlight, delayed } = counts();
  const { redrive, redriveAllowPolicy } = model;
  const seconds = String(Math.floor(createdAt / 1_000));
  return {
    QueueArn: model.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: seconds,
    LastModifiedTimestamp: seconds,
    VisibilityTimeout: String(model.visibilityTimeoutSeconds),
    MaximumMessageSize: String(model.maxMessageBytes),
    MessageRetentionPeriod: String(model.retentionSeconds),
    DelaySeconds: String(model.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(model.receiveWaitSeconds),
    SqsManagedSseEnabled: String(model.sseEnabled),
    ...(redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: redrive.deadLetterArn,
        maxReceiveCount: redrive.maxReceiveCount,
      }),
    }),
    ...(redriveAllowPolicy !== undefined && { RedriveAllowPolicy: redriveAllowPolicy }),
  };
};

/** Attributes that a queue may have on AWS, and none here has. */
const ABSENT = [
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

/** A page of a list. @throws SqsError for a token that is none of ours */
const page = <T>(all: readonly T[], fields: Parameters<typeof text>[0]): { items: T[]; next: object } => {
  const max = integer(fields, 'MaxResults', { from: 1, to: 1_000, reason: 'Must be between 1 and 1000.' });
  const token = text(fields, 'NextToken');
  const from = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(from) || from < 0)
    throw new SqsError('InvalidParameterValueException', 'Invalid or expired next token.');
  const items = all.slice(from, from + (max ?? 1_000));
  const end = from + items.length;
  const isMore = max !== undefined && end < all.length;
  return { items, next: isMore ? { NextToken: Buffer.from(String(end)).toString('base64') } : {} };
};

/** What can be asked of queues as a whole. They are made by Terraform, and by nobody else. */
export const queueActions = (context: Context): Record<string, Action> => {
  const createdAt = context.clock.now();
  const purgedAt = new Map<Queue, number>();

  return {
    GetQueueUrl(call) {
      const queue = queueNamed(context, requiredText(call.fields, 'QueueName'), ownerIn(call.fields));
      return { QueueUrl: urlOf(context, call, queue) };
    },

    GetQueueAttributes({ fields }) {
      const queue = queueOf(context, fields);
      const wanted = texts(fields, 'AttributeNames');
      const known = attributesOf(queue, createdAt);
      const unknown = wanted.find((name) => name !== 'All' && !(name in known) && !ABSENT.includes(name));
      if (unknown !== undefined) throw new SqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
      const found = Object.entries(known).filter(([name]) => wanted.includes('All') || wanted.includes(name));
      return found.length > 0 ? { Attributes: Object.fromEntries(found) } : {};
    },

    ListQueues(call) {
      const prefix = text(call.fields, 'QueueNamePrefix') ?? '';
      const found = [...context.queues.values()].filter(({ model }) => model.name.startsWith(prefix));
      const { items, next } = page(found, call.fields);
      return items.length > 0 ? { QueueUrls: items.map((queue) => urlOf(context, call, queue)), ...next } : {};
    },

    ListDeadLetterSourceQueues(call) {
      const { model } = queueOf(context, call.fields);
      const sources = [...context.queues.values()].filter((one) => one.model.redrive?.deadLetterArn === model.arn);
      const { items, next } = page(sources, call.fields);
      return { queueUrls: items.map((queue) => urlOf(context, call, queue)), ...next };
    },

    PurgeQueue({ fields }) {
      const queue = queueOf(context, fields);
      const now = context.clock.now();
      if (now - (purgedAt.get(queue) ?? -Infinity) < PURGE_PAUSE_MS)
        throw new SqsError(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${queue.model.name} is allowed every 60 seconds.`,
        );
      purgedAt.set(queue, now);
      queue.purge();
      return {};
    },
  };
};
