import * as aws from '../aws';
import { Construct } from '../cdk';
import type { LambdaFunction } from './lambda-function';
import type { WebSocketApi } from './websocket-api';

/** As often as most of these metrics come; CloudWatch needs no more than one such period to tell. */
const PERIOD_SECONDS = 300;
/** A message that a client waits for by then: the budget is too small for what is published, or workers fail. */
const LATE_SECONDS = 60;

interface Watched {
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
  /** Of the metric in a period: how often something happened, or how much there was. */
  statistic: 'Sum' | 'Maximum';
  /** The alarm is on above this. */
  threshold: number;
  description: string;
}

/** What deserves a person, among all that docs/operations.md lists; in the console only, where there is no topic to tell. */
export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly topicArn: string | undefined,
  ) {
    super(scope, id);
  }

  /** Something failed for good. */
  deadLetters({ name }: aws.SqsQueue): void {
    this.alarm('filled', `${name}-filled`, {
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: name },
      statistic: 'Maximum',
      threshold: 0,
      description: 'Dead letters wait for a person',
    });
  }

  /** Workers do not keep up. */
  backlog({ name }: aws.SqsQueue): void {
    this.alarm('late', `${name}-late`, {
      namespace: 'AWS/SQS',
      metricName: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: name },
      statistic: 'Maximum',
      threshold: LATE_SECONDS,
      description: 'Messages wait too long for a worker',
    });
  }

  /** A function failed, or could not run. */
  failures({ name }: LambdaFunction): void {
    const lambda = {
      namespace: 'AWS/Lambda',
      dimensions: { FunctionName: name },
      statistic: 'Sum',
      threshold: 0,
    } as const;
    this.alarm('errors', `${name}-errors`, { ...lambda, metricName: 'Errors', description: 'The function failed' });
    this.alarm('throttles', `${name}-throttles`, {
      ...lambda,
      metricName: 'Throttles',
      description: 'Lambda had no environment left for the function',
    });
  }

  /** API Gateway could not call a Lambda: clients see `Internal server error`. */
  executionErrors({ name, id, stageName }: WebSocketApi): void {
    this.alarm('execution', `${name}-execution-errors`, {
      namespace: 'AWS/ApiGateway',
      metricName: 'ExecutionError',
      dimensions: { ApiId: id, Stage: stageName },
      statistic: 'Sum',
      threshold: 0,
      description: 'API Gateway could not call a Lambda',
    });
  }

  private alarm(id: string, alarmName: string, { description, ...watched }: Watched): void {
    new aws.CloudwatchMetricAlarm(this, id, {
      ...watched,
      alarmName,
      alarmDescription: description,
      comparisonOperator: 'GreaterThanThreshold',
      period: PERIOD_SECONDS,
      evaluationPeriods: 1,
      treatMissingData: 'notBreaching', // nothing happened, so nothing failed
      ...(this.topicArn && { alarmActions: [this.topicArn], okActions: [this.topicArn] }),
    });
  }
}
