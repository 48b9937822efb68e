import { awsConnectionsRepo, CONNECTIONS_ENV } from '@carillon/connections-repo';
import { lifecycleRoute, readEnv } from '@carillon/middleware';
import { disconnect } from './disconnect';

const connections = awsConnectionsRepo(readEnv(...CONNECTIONS_ENV));

export const handler = lifecycleRoute(disconnect({ connections }));
