import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoConnectionsRepo } from '@carillon/connections-repo';
import { dynamoMessagesRepo } from '@carillon/messages-repo';
import { messageRoute, readEnv } from '@carillon/middleware';
import { subscribeSchema } from '@carillon/route-types';
import { subscribe } from './subscribe';

const env = readEnv('CONNECTIONS_TABLE', 'CONNECTIONS_SHARDS', 'MESSAGES_TABLE');
const client = new DynamoDBClient();

const connections = dynamoConnectionsRepo({
  client,
  tableName: env.CONNECTIONS_TABLE,
  shards: Number(env.CONNECTIONS_SHARDS),
  now: Date.now,
});
const messages = dynamoMessagesRepo({ client, tableName: env.MESSAGES_TABLE, now: Date.now });

export const handler = messageRoute(subscribeSchema, subscribe({ connections, messages }));
