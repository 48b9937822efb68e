import { awsPublisher } from '@carillon/messaging';
import { job, readEnv } from '@carillon/middleware';
import { pushSchema } from '@carillon/route-types';
import { push } from './push';

const env = readEnv(
  'CONNECTIONS_TABLE',
  'CONNECTIONS_SHARDS',
  'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', // the SDK's own name of it, so that any client posts to the same place
);

const publish = awsPublisher({
  connectionsTable: env.CONNECTIONS_TABLE,
  connectionsShards: Number(env.CONNECTIONS_SHARDS),
  managementEndpoint: env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI,
});

export const handler = job(pushSchema, push({ publish }));
