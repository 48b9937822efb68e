import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoConnectionsRepo } from '@carillon/connections-repo';
import { lifecycleRoute, readEnv } from '@carillon/middleware';
import { disconnect } from './disconnect';

const { CONNECTIONS_TABLE, CONNECTIONS_SHARDS } = readEnv('CONNECTIONS_TABLE', 'CONNECTIONS_SHARDS');

const connections = dynamoConnectionsRepo({
  client: new DynamoDBClient(),
  tableName: CONNECTIONS_TABLE,
  shards: Number(CONNECTIONS_SHARDS),
  now: Date.now,
});

export const handler = lifecycleRoute(disconnect({ connections }));
