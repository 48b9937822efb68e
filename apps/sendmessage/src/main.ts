import { awsPublisher } from '@carillon/messaging';
import { messageRoute, readEnv } from '@carillon/middleware';
import { sendMessageSchema } from '@carillon/route-types';
import { sendMessage } from './send-message';

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

export const handler = messageRoute(sendMessageSchema, sendMessage({ publish }));
