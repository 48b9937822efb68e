import { awsPublisher } from '@carillon/messaging';
import { messageRoute, readEnv } from '@carillon/middleware';
import { sendMessageSchema } from '@carillon/route-types';
import { sendMessage } from './send-message';

const { CONNECTIONS_TABLE, CONNECTIONS_SHARDS } = readEnv(
  'CONNECTIONS_TABLE',
  'CONNECTIONS_SHARDS',
  'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', // read by the SDK itself; without it, every post would fail
);

const publish = awsPublisher({ connectionsTable: CONNECTIONS_TABLE, connectionsShards: Number(CONNECTIONS_SHARDS) });

export const handler = messageRoute(sendMessageSchema, sendMessage({ publish }));
