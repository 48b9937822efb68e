import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoConnectionsRepo } from '@carillon/connections-repo';
import { dynamoMessagesRepo } from '@carillon/messages-repo';
import { inlineDelivery } from './inline-delivery';
import { type Publish, publisher } from './publisher';
import { managementClient, sdkPostman } from './sdk-postman';

export interface AwsPublisherOptions {
  connectionsTable: string;
  /** Partitions of everyone's channel: a whole number from 1 to 1,024. */
  connectionsShards: number;
  messagesTable: string;
}

/** A socket that takes a frame takes it in milliseconds; one that hangs must not hold the others' time. */
const POST_TIMEOUT_MS = 5_000;

/**
 * The publisher as it runs on AWS: connections and messages in DynamoDB, posts by the SDK to the endpoint that its own setting
 * `AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI` names. Make it once, at cold start.
 * @throws RangeError for a number of shards that cannot be
 */
export const awsPublisher = ({ connectionsTable, connectionsShards, messagesTable }: AwsPublisherOptions): Publish => {
  const client = new DynamoDBClient();
  const now = Date.now;
  const connections = dynamoConnectionsRepo({ client, tableName: connectionsTable, shards: connectionsShards, now });
  const postman = sdkPostman({ client: managementClient(), timeoutMs: POST_TIMEOUT_MS });
  return publisher({
    messages: dynamoMessagesRepo({ client, tableName: messagesTable, now }),
    delivery: inlineDelivery({ connections, postman, now }),
    now,
  });
};
