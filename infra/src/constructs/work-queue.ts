import * as aws from '../aws';
import { Construct } from '../cdk';
import { deadLetterQueue } from './dead-letter-queue';

/** Six times a worker's time-out of 60 s, so that no second worker gets a batch that the first still has (Lambda developer guide, "Using SQS"). */
export const VISIBILITY_SECONDS = 360;
/** A worker hands on what it cannot do, so a message that comes back was in a worker that crashed: five of them are no chance. */
const MAX_RECEIVES = 5;
/** A message to a channel that is an hour late is read from its history by then. */
const RETENTION_SECONDS = 60 * 60;

/** A standard queue for workers, and the dead letters that belong to it alone. */
export class WorkQueue extends Construct {
  readonly queue: aws.SqsQueue;
  readonly deadLetters: aws.SqsQueue;

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'dead_letters', name);
    this.queue = new aws.SqsQueue(this, 'queue', {
      name,
      visibilityTimeoutSeconds: VISIBILITY_SECONDS,
      messageRetentionSeconds: RETENTION_SECONDS,
      receiveWaitTimeSeconds: 20, // long polling, SQS's maximum
      sqsManagedSseEnabled: true,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetters.arn, maxReceiveCount: MAX_RECEIVES }),
    });
  }
}
