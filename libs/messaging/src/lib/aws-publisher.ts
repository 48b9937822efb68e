import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoConnectionsRepo } from '@carillon/connections-repo';
import { bulkPostman } from './bulk-postman';
import { type Publish, publisher } from './publisher';

export interface AwsPublisherOptions {
  connectionsTable: string;
  /** Partitions of everyone's channel: a whole number from 1 to 1,024. */
  connectionsShards: number;
  /** `https://<api>.execute-api.<region>.amazonaws.com/<stage>`; never from an event, whose domain may be a custom one. */
  managementEndpoint: string;
}

/** A socket that takes a frame takes it in milliseconds; one that hangs must not hold the others' time. */
const POST_TIMEOUT_MS = 5_000;

/**
 * The publisher as it runs on AWS: connections in DynamoDB, posts by the bulk postman, both with the SDK's own credentials and
 * region. Make it once, at cold start.
 * @throws RangeError for a number of shards that cannot be, TypeError for an endpoint that is no URL
 */
export const awsPublisher = (options: AwsPublisherOptions): Publish => {
  const client = new DynamoDBClient();
  return publisher({
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
    now: Date.now,
  });
};
