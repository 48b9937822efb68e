import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoConnectionsRepo } from '@carillon/connections-repo';
import { managementClient, publisher, sdkPostman } from '@carillon/messaging';
import { job, readEnv } from '@carillon/middleware';
import { pushSchema } from '@carillon/route-types';
import { tick } from './tick';

const { CONNECTIONS_TABLE, CONNECTIONS_SHARDS } = readEnv(
  'CONNECTIONS_TABLE',
  'CONNECTIONS_SHARDS',
  'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', // read by the SDK itself; without it, every post would fail
);

const publish = publisher({
  connections: dynamoConnectionsRepo({
    client: new DynamoDBClient(),
    tableName: CONNECTIONS_TABLE,
    shards: Number(CONNECTIONS_SHARDS),
    now: Date.now,
  }),
  postman: sdkPostman({ client: managementClient(), timeoutMs: 5_000 }),
  now: Date.now,
});

export const handler = job(pushSchema, tick({ publish }));
