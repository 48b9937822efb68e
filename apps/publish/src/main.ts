import { awsPublisher } from '@carillon/messaging';
import { job, readEnv } from '@carillon/middleware';
import { pushSchema } from '@carillon/route-types';
import { push } from './push';

const env = readEnv(
  'CONNECTIONS_TABLE',
  'CONNECTIONS_SHARDS',
  'MESSAGES_TABLE',
  'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', // read by the SDK itself; without it, every post would fail
);

const publish = awsPublisher({
  connectionsTable: env.CONNECTIONS_TABLE,
  connectionsShards: Number(env.CONNECTIONS_SHARDS),
  messagesTable: env.MESSAGES_TABLE,
});

export const handler = job(pushSchema, push({ publish }));
