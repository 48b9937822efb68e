import { awsPublisher } from '@carillon/messaging';
import { messageRoute, readEnv } from '@carillon/middleware';
import { sendMessageSchema } from '@carillon/route-types';
import { sendMessage } from './send-message';

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

export const handler = messageRoute(sendMessageSchema, sendMessage({ publish }));
