import { messageRoute, readEnv } from '@carillon/middleware';
import * as z from 'zod/mini';
import { unknownAction } from './unknown-action';

const { ACTIONS } = readEnv('ACTIONS');

// Any JSON: a frame that is none is refused as `bad_json` before.
export const handler = messageRoute(z.unknown(), unknownAction({ actions: ACTIONS.split(',') }));
