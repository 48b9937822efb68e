import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoConnectionsRepo } from '@carillon/connections-repo';
import { bulkPostman } from './bulk-postman';
import { processClock } from './clock';
import { fanOutWorker } from './fan-out-worker';
import { POST_TIMEOUT_MS } from './limits';
import { pacer } from './pacer';
import { sqsDeadLetters, sqsParcelQueue } from './sqs-parcel-queue';

export interface AwsFanOutOptions {
  connectionsTable: string;
  /** Partitions of everyone's channel: a whole number from 1 to 1,024. */
  connectionsShards: number;
  /** `https://<api>.execute-api.<region>.amazonaws.com/<stage>`. */
  managementEndpoint: string;
  fanoutQueueUrl: string;
  deadLettersUrl: string;
  /** This worker's share of the budget. */
  postsPerSecond: number;
}

/**
 * The worker as it runs on AWS. Make it once, at cold start: its pace holds over all batches of the environment.
 * @throws RangeError for a number of shards or of posts that cannot be, TypeError for an endpoint that is no URL
 */
export const awsFanOut = (options: AwsFanOutOptions) => {
  const dynamodb = new DynamoDBClient();
  const sqs = new SQSClient();
  return fanOutWorker({
    connections: dynamoConnectionsRepo({
      client: dynamodb,
      tableName: options.connectionsTable,
      shards: options.connectionsShards,
      now: Date.now,
    }),
    postman: bulkPostman({
      endpoint: options.managementEndpoint,
      signatory: dynamodb.config,
      timeoutMs: POST_TIMEOUT_MS,
    }),
    parcels: sqsParcelQueue({ client: sqs, queueUrl: options.fanoutQueueUrl }),
    deadLetters: sqsDeadLetters({ client: sqs, queueUrl: options.deadLettersUrl }),
    pace: pacer(options.postsPerSecond, processClock),
    clock: processClock,
    now: Date.now,
  });
};
