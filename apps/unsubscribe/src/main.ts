import { awsConnectionsRepo, CONNECTIONS_ENV } from '@carillon/connections-repo';
import { messageRoute, readEnv } from '@carillon/middleware';
import { unsubscribeSchema } from '@carillon/route-types';
import { unsubscribe } from './unsubscribe';

const connections = awsConnectionsRepo(readEnv(...CONNECTIONS_ENV));

export const handler = messageRoute(unsubscribeSchema, unsubscribe({ connections }));
