import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsConnectionsRepo, CONNECTIONS_ENV } from '@carillon/connections-repo';
import { awsMessagesRepo, MESSAGES_ENV } from '@carillon/messages-repo';
import { bulkPostman } from './bulk-postman';
import { processClock } from './clock';
import { delivery } from './delivery';
import { POST_TIMEOUT_MS } from './limits';
import { type Publish, publisher } from './publisher';
import { sqsParcelQueue } from './sqs-parcel-queue';

/** What the environment of a Lambda that publishes holds. */
export const PUBLISHER_ENV = [
  ...CONNECTIONS_ENV,
  ...MESSAGES_ENV,
  // `https://<api>.execute-api.<region>.amazonaws.com/<stage>`, under the SDK's own name of it, so that any client posts to the same
  // place. Never from an event, whose domain may be a custom one.
  'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
  'FANOUT_QUEUE_URL', // where large audiences wait for workers
] as const;

/** By the names of `PUBLISHER_ENV`. */
export type PublisherEnv = Record<(typeof PUBLISHER_ENV)[number], string>;

/** Powertools' `Logger`, as far as it is needed. */
interface Log {
  warn(message: string, extra: { members: number; error: Error }): void;
}

/**
 * The publisher as it runs on AWS: connections and messages in DynamoDB, parcels in SQS, posts by the bulk postman, all with the SDK's own
 * credentials and region. Make it once, at cold start.
 * @throws RangeError for a number of shards that cannot be, TypeError for an endpoint that is no URL
 */
export const awsPublisher = (env: PublisherEnv, log: Log): Publish => {
  const client = new DynamoDBClient();
  const deps = {
    connections: awsConnectionsRepo(env, client),
    postman: bulkPostman({
      endpoint: env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI,
      signatory: client.config,
      timeoutMs: POST_TIMEOUT_MS,
    }),
    parcels: sqsParcelQueue({ client: new SQSClient(), queueUrl: env.FANOUT_QUEUE_URL }),
    clock: processClock,
    now: Date.now,
    onFault: (fault: unknown, members: number) => log.warn('left to workers', { members, error: fault as Error }),
  };
  return publisher({ messages: awsMessagesRepo(env, client), delivery: delivery(deps), now: Date.now });
};
