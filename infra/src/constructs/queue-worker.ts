import type { QueueTrigger } from '@carillon/lambda-manifest';
import * as aws from '../aws';
import { Construct } from '../cdk';
import type { Core } from '../contract';
import type { LambdaFunction } from './lambda-function';

export interface QueueWorkerProps extends QueueTrigger {
  lambda: LambdaFunction;
  core: Core;
}

/** What gives a queue's messages to a function: so many at a time, to so many environments at once. */
export class QueueWorker extends Construct {
  constructor(scope: Construct, id: string, { batchSize, maximumConcurrency, lambda, core }: QueueWorkerProps) {
    super(scope, id);
    new aws.LambdaEventSourceMapping(this, 'source', {
      eventSourceArn: core('fanoutQueueArn'),
      functionName: lambda.arn,
      batchSize,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency },
      dependsOn: [lambda.policy], // Lambda tries the queue with the function's role when it makes the mapping
    });
  }
}
