import { awsMessagesRepo, MESSAGES_ENV } from '@carillon/messages-repo';
import { messageRoute, readEnv } from '@carillon/middleware';
import { historySchema } from '@carillon/route-types';
import { history } from './history';

const messages = awsMessagesRepo(readEnv(...MESSAGES_ENV));

export const handler = messageRoute(historySchema, history({ messages }));
