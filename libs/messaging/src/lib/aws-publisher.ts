import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoConnectionsRepo } from '@carillon/connections-repo';
import { type Publish, publisher } from './publisher';
import { managementClient, sdkPostman } from './sdk-postman';

export interface AwsPublisherOptions {
  connectionsTable: string;
  /** Partitions of everyone's channel: a whole number from 1 to 1,024. */
  connectionsShards: number;
}

/** A socket that takes a frame takes it in milliseconds; one that hangs must not hold the others' time. */
const POST_TIMEOUT_MS = 5_000;

/**
 * The publisher as it runs on AWS: connections in DynamoDB, posts by the SDK to the endpoint that its own setting
 * `AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI` names. Make it once, at cold start.
 * @throws RangeError for a number of shards that cannot be
 */
export const awsPublisher = ({ connectionsTable, connectionsShards }: AwsPublisherOptions): Publish =>
  publisher({
    connections: dynamoConnectionsRepo({
      client: new DynamoDBClient(),
      tableName: connectionsTable,
      shards: connectionsShards,
      now: Date.now,
    }),
    postman: sdkPostman({ client: managementClient(), timeoutMs: POST_TIMEOUT_MS }),
    now: Date.now,
  });
