import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ConnectionsRepo } from './connections-repo';
import { dynamoConnectionsRepo } from './dynamo-connections-repo';

/** What a Lambda's environment holds where `lambda.json` grants a verb on connections or subscriptions. */
export const CONNECTIONS_ENV = ['CONNECTIONS_TABLE', 'CONNECTIONS_SHARDS'] as const;

/** By the names of `CONNECTIONS_ENV`. */
export type ConnectionsEnv = Record<(typeof CONNECTIONS_ENV)[number], string>;

/**
 * The connections as they are kept on AWS. Make it once, at cold start.
 * @param client with the SDK's own credentials and region, unless one is shared
 * @throws RangeError for a number of shards that cannot be
 */
export const awsConnectionsRepo = (env: ConnectionsEnv, client = new DynamoDBClient()): ConnectionsRepo =>
  dynamoConnectionsRepo({
    client,
    tableName: env.CONNECTIONS_TABLE,
    shards: Number(env.CONNECTIONS_SHARDS),
    now: Date.now,
  });
