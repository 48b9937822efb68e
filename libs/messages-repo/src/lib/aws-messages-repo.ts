import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoMessagesRepo } from './dynamo-messages-repo';
import type { MessagesRepo } from './messages-repo';

/** What a Lambda's environment holds where `lambda.json` grants a verb on messages. */
export const MESSAGES_ENV = ['MESSAGES_TABLE'] as const;

/** By the names of `MESSAGES_ENV`. */
export type MessagesEnv = Record<(typeof MESSAGES_ENV)[number], string>;

/**
 * The logs as they are kept on AWS. Make it once, at cold start.
 * @param client with the SDK's own credentials and region, unless one is shared
 */
export const awsMessagesRepo = (env: MessagesEnv, client = new DynamoDBClient()): MessagesRepo =>
  dynamoMessagesRepo({ client, tableName: env.MESSAGES_TABLE, now: Date.now });
