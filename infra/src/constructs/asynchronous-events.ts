import * as aws from '../aws';
import { Construct } from '../cdk';
import type { LambdaFunction } from './lambda-function';

/** Lambda's maximum and default: it waits a minute before the first and two before the second (developer guide, "Asynchronous invocation"). */
const RETRIES = 2;

export interface AsynchronousEventsProps {
  lambda: LambdaFunction;
  /** How long an event may wait for its run, 60 to 21,600; the last is Lambda's default. */
  maximumAgeSeconds: number;
  /** The function's role may send to it: Lambda does so as the function. */
  deadLetters: aws.SqsQueue;
}

/**
 * What becomes of an event that Lambda was handed and the function did not manage: without this, nothing. It is run again, and then,
 * or when it is too old, sent to the dead letters with the reason.
 */
export class AsynchronousEvents extends Construct {
  constructor(scope: Construct, id: string, { lambda, maximumAgeSeconds, deadLetters }: AsynchronousEventsProps) {
    super(scope, id);
    new aws.LambdaFunctionEventInvokeConfig(this, 'config', {
      functionName: lambda.name,
      maximumEventAgeInSeconds: maximumAgeSeconds,
      maximumRetryAttempts: RETRIES,
      destinationConfig: { onFailure: { destination: deadLetters.arn } },
      dependsOn: [lambda.policy], // Lambda refuses a destination to which the function's role may not send
    });
  }
}
