import { awsPublisher } from '@carillon/messaging';
import { job, readEnv } from '@carillon/middleware';
import { pushSchema } from '@carillon/route-types';
import { push } from './push';

const env = readEnv(
  'CONNECTIONS_TABLE',
  'CONNECTIONS_SHARDS',
  'MESSAGES_TABLE',
  'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', // the SDK's own name of it, so that any client posts to the same place
  'FANOUT_QUEUE_URL',
);

const publish = awsPublisher({
  connectionsTable: env.CONNECTIONS_TABLE,
  connectionsShards: Number(env.CONNECTIONS_SHARDS),
  messagesTable: env.MESSAGES_TABLE,
  managementEndpoint: env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI,
  fanoutQueueUrl: env.FANOUT_QUEUE_URL,
});

export const handler = job(pushSchema, push({ publish }));
