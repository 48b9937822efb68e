import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoMessagesRepo } from '@carillon/messages-repo';
import { messageRoute, readEnv } from '@carillon/middleware';
import { historySchema } from '@carillon/route-types';
import { history } from './history';

const { MESSAGES_TABLE } = readEnv('MESSAGES_TABLE');

const messages = dynamoMessagesRepo({ client: new DynamoDBClient(), tableName: MESSAGES_TABLE, now: Date.now });

export const handler = messageRoute(historySchema, history({ messages }));
