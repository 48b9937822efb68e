import { awsPublisher } from '@carillon/messaging';
import { job, readEnv } from '@carillon/middleware';
import { pushSchema } from '@carillon/route-types';
import { tick } from './tick';

const { CONNECTIONS_TABLE, CONNECTIONS_SHARDS } = readEnv(
  'CONNECTIONS_TABLE',
  'CONNECTIONS_SHARDS',
  'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', // read by the SDK itself; without it, every post would fail
);

const publish = awsPublisher({ connectionsTable: CONNECTIONS_TABLE, connectionsShards: Number(CONNECTIONS_SHARDS) });

export const handler = job(pushSchema, tick({ publish }));
