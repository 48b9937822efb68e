import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoConnectionsRepo } from '@carillon/connections-repo';
import { messageRoute, readEnv } from '@carillon/middleware';
import { presenceSchema } from '@carillon/route-types';
import { presence } from './presence';

const { CONNECTIONS_TABLE, CONNECTIONS_SHARDS } = readEnv('CONNECTIONS_TABLE', 'CONNECTIONS_SHARDS');

const connections = dynamoConnectionsRepo({
  client: new DynamoDBClient(),
  tableName: CONNECTIONS_TABLE,
  shards: Number(CONNECTIONS_SHARDS),
  now: Date.now,
});

export const handler = messageRoute(presenceSchema, presence({ connections }));
