import { awsPublisher, PUBLISHER_ENV } from '@carillon/messaging';
import { job, logger, readEnv } from '@carillon/middleware';
import { pushSchema } from '@carillon/route-types';
import { push } from './push';

const publish = awsPublisher(readEnv(...PUBLISHER_ENV), logger);

export const handler = job(pushSchema, push({ publish }));
