import { awsPublisher, PUBLISHER_ENV } from '@carillon/messaging';
import { messageRoute, readEnv } from '@carillon/middleware';
import { sendMessageSchema } from '@carillon/route-types';
import { sendMessage } from './send-message';

const publish = awsPublisher(readEnv(...PUBLISHER_ENV));

export const handler = messageRoute(sendMessageSchema, sendMessage({ publish }));
