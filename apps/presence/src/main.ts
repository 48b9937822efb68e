import { awsConnectionsRepo, CONNECTIONS_ENV } from '@carillon/connections-repo';
import { messageRoute, readEnv } from '@carillon/middleware';
import { presenceSchema } from '@carillon/route-types';
import { presence } from './presence';

const connections = awsConnectionsRepo(readEnv(...CONNECTIONS_ENV));

export const handler = messageRoute(presenceSchema, presence({ connections }));
