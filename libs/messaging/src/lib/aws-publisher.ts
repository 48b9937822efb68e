import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoConnectionsRepo } from '@carillon/connections-repo';
import { dynamoMessagesRepo } from '@carillon/messages-repo';
import { bulkPostman } from './bulk-postman';
import { processClock } from './clock';
import { delivery } from './delivery';
import { POST_TIMEOUT_MS } from './limits';
import { type Publish, publisher } from './publisher';
import { sqsParcelQueue } from './sqs-parcel-queue';

export interface AwsPublisherOptions {
  connectionsTable: string;
  /** Partitions of everyone's channel: a whole number from 1 to 1,024. */
  connectionsShards: number;
  messagesTable: string;
  /** `https://<api>.execute-api.<region>.amazonaws.com/<stage>`; never from an event, whose domain may be a custom one. */
  managementEndpoint: string;
  /** Where large audiences wait for workers. */
  fanoutQueueUrl: string;
}

/**
 * The publisher as it runs on AWS: connections and messages in DynamoDB, parcels in SQS, posts by the bulk postman, all with the SDK's own
 * credentials and region. Make it once, at cold start.
 * @throws RangeError for a number of shards that cannot be, TypeError for an endpoint that is no URL
 */
export const awsPublisher = (options: AwsPublisherOptions): Publish => {
  const client = new DynamoDBClient();
  const deps = {
    connections: dynamoConnectionsRepo({
      client,
      tableName: options.connectionsTable,
      shards: options.connectionsShards,
      now: Date.now,
    }),
    postman: bulkPostman({
      endpoint: options.managementEndpoint,
      signatory: client.config,
      timeoutMs: POST_TIMEOUT_MS,
    }),
    parcels: sqsParcelQueue({ client: new SQSClient(), queueUrl: options.fanoutQueueUrl }),
    clock: processClock,
    now: Date.now,
  };
  return publisher({
    messages: dynamoMessagesRepo({ client, tableName: options.messagesTable, now: Date.now }),
    delivery: delivery(deps),
    now: Date.now,
  });
};
