import { awsFanOut, FAN_OUT_ENV } from '@carillon/messaging';
import { queueWorker, readEnv } from '@carillon/middleware';
import { fanOut } from './fan-out';

const work = awsFanOut(readEnv(...FAN_OUT_ENV));

export const handler = queueWorker(fanOut({ work }));
