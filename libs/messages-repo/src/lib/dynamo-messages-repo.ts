import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { appending } from './appending';
import { dynamoLogRows } from './dynamo-log-rows';
import type { MessagesRepo } from './messages-repo';
import { replaying } from './replaying';
import { checkedRetention, type RetentionOf } from './retention';

export interface DynamoMessagesRepoOptions {
  client: DynamoDBClient;
  /** Hash key `channel`, range key `seq` (a number), TTL `expiresAt`. */
  tableName: string;
  /** Milliseconds since 1970. */
  now: () => number;
  retention?: RetentionOf;
}

/** Logs in DynamoDB. Rejects with the SDK's error when DynamoDB fails for good. */
export const dynamoMessagesRepo = ({ client, tableName, now, retention }: DynamoMessagesRepoOptions): MessagesRepo => {
  const deps = { rows: dynamoLogRows(client, tableName), now, retentionOf: checkedRetention(retention), pause };
  return { ...appending(deps), ...replaying(deps) };
};
