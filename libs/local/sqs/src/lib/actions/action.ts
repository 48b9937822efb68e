import type { Clock } from '@carillon/local-clock';
import type { Fields } from '../fields';
import { requiredText, text } from '../fields';
import type { Queue } from '../queue';
import { SqsError } from '../sqs-error';

/** One request to SQS. */
export interface Call {
  fields: Fields;
  /** Where the client found SQS, without a slash at its end: queue URLs begin with it. */
  origin: string;
  /** Who signed. */
  senderId: string;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
}

/** Answers a request with the structure that the API reference gives it. @throws SqsError for what SQS refuses */
export type Action = (call: Call) => object | Promise<object>;

/** What the actions work on. */
export interface Context {
  /** By name. */
  queues: ReadonlyMap<string, Queue>;
  /** Twelve digits. */
  accountId: string;
  clock: Clock;
}

const noQueue = () => new SqsError('QueueDoesNotExist', 'The specified queue does not exist.');

/** The queue of a name. @throws SqsError when there is none, or it would be another account's */
export const queueNamed = ({ queues, accountId }: Context, name: string, owner = accountId): Queue => {
  const found = owner === accountId ? queues.get(name) : undefined;
  if (!found) throw noQueue();
  return found;
};

/** The queue whose URL a request has: account and name are the end of its path, whatever the host. */
export const queueOf = (context: Context, fields: Fields): Queue => {
  const [, account, name] = /(?:^|\/)(\d{12})\/([^/]+)\/?$/.exec(requiredText(fields, 'QueueUrl')) ?? [];
  if (name === undefined) throw noQueue();
  return queueNamed(context, name, account);
};

/** The queue of an ARN; undefined when it is not part of the system. */
export const queueByArn = ({ queues }: Context, arn: string): Queue | undefined =>
  [...queues.values()].find(({ model }) => model.arn === arn);

/** What a client reaches a queue by, at the host at which it found SQS. */
export const urlOf = ({ accountId }: Context, { origin }: Call, { model }: Queue): string =>
  `${origin}/${accountId}/${model.name}`;

/** The owner whom a request names; undefined for the account itself. */
export const ownerIn = (fields: Fields): string | undefined => text(fields, 'QueueOwnerAWSAccountId');
