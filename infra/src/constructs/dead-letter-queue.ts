import * as aws from '../aws';
import type { Construct } from '../cdk';

/** SQS's maximum, so that what failed on a Friday night can still be read after a holiday. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** A queue for what failed for good: it waits there for a person. */
export const deadLetterQueue = (scope: Construct, id: string, name: string): aws.SqsQueue =>
  new aws.SqsQueue(scope, id, {
    name: `${name}-dead-letters`,
    messageRetentionSeconds: RETENTION_SECONDS,
    sqsManagedSseEnabled: true,
  });
