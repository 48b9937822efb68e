import { awsFanOut } from '@carillon/messaging';
import { queueWorker, readEnv } from '@carillon/middleware';
import { fanOut } from './fan-out';

const env = readEnv(
  'CONNECTIONS_TABLE',
  'CONNECTIONS_SHARDS',
  'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', // the SDK's own name of it, so that any client posts to the same place
  'FANOUT_QUEUE_URL',
  'FANOUT_DEAD_LETTERS_URL',
  'POSTS_PER_SECOND',
);

const work = awsFanOut({
  connectionsTable: env.CONNECTIONS_TABLE,
  connectionsShards: Number(env.CONNECTIONS_SHARDS),
  managementEndpoint: env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI,
  fanoutQueueUrl: env.FANOUT_QUEUE_URL,
  deadLettersUrl: env.FANOUT_DEAD_LETTERS_URL,
  postsPerSecond: Number(env.POSTS_PER_SECOND),
});

export const handler = queueWorker(fanOut({ work }));
