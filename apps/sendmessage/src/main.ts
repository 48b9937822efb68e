import { awsPublisher, PUBLISHER_ENV } from '@carillon/messaging';
import { logger, messageRoute, readEnv } from '@carillon/middleware';
import { sendMessageSchema } from '@carillon/route-types';
import { sendMessage } from './send-message';

const publish = awsPublisher(readEnv(...PUBLISHER_ENV), logger);

export const handler = messageRoute(sendMessageSchema, sendMessage({ publish }));
