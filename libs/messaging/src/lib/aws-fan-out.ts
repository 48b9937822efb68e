import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsConnectionsRepo, CONNECTIONS_ENV } from '@carillon/connections-repo';
import { bulkPostman } from './bulk-postman';
import { processClock } from './clock';
import { fanOutWorker } from './fan-out-worker';
import { POST_TIMEOUT_MS } from './limits';
import { pacer } from './pacer';
import { sqsDeadLetters, sqsParcelQueue } from './sqs-parcel-queue';

/** What the environment of the worker holds. */
export const FAN_OUT_ENV = [
  ...CONNECTIONS_ENV,
  'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', // as in `PUBLISHER_ENV`
  'FANOUT_QUEUE_URL',
  'FANOUT_DEAD_LETTERS_URL',
  'POSTS_PER_SECOND', // this worker's share of the budget
] as const;

/** By the names of `FAN_OUT_ENV`. */
export type FanOutEnv = Record<(typeof FAN_OUT_ENV)[number], string>;

/**
 * The worker as it runs on AWS. Make it once, at cold start: its pace holds over all batches of the environment.
 * @throws RangeError for a number of shards or of posts that cannot be, TypeError for an endpoint that is no URL
 */
export const awsFanOut = (env: FanOutEnv) => {
  const dynamodb = new DynamoDBClient();
  const sqs = new SQSClient();
  return fanOutWorker({
    connections: awsConnectionsRepo(env, dynamodb),
    postman: bulkPostman({
      endpoint: env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI,
      signatory: dynamodb.config,
      timeoutMs: POST_TIMEOUT_MS,
    }),
    parcels: sqsParcelQueue({ client: sqs, queueUrl: env.FANOUT_QUEUE_URL }),
    deadLetters: sqsDeadLetters({ client: sqs, queueUrl: env.FANOUT_DEAD_LETTERS_URL }),
    pace: pacer(Number(env.POSTS_PER_SECOND), processClock),
    clock: processClock,
    now: Date.now,
  });
};
