import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsConnectionsRepo, CONNECTIONS_ENV } from '@carillon/connections-repo';
import { awsMessagesRepo, MESSAGES_ENV } from '@carillon/messages-repo';
import { messageRoute, readEnv } from '@carillon/middleware';
import { subscribeSchema } from '@carillon/route-types';
import { subscribe } from './subscribe';

const env = readEnv(...CONNECTIONS_ENV, ...MESSAGES_ENV);
const client = new DynamoDBClient();

const connections = awsConnectionsRepo(env, client);
const messages = awsMessagesRepo(env, client);

export const handler = messageRoute(subscribeSchema, subscribe({ connections, messages }));
