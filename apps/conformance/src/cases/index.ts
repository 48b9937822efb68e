import type { Case, Group } from '../case';
import { authorizer } from './authorizer';
import { connectEvent } from './connect-event';
import { connectionsApi } from './connections-api';
import { disconnect } from './disconnect';
import { frames } from './frames';
import { handshake } from './handshake';
import { lifecycle } from './lifecycle';
import { message } from './message';
import { routing } from './routing';

/** The whole of the behaviour reference's list, in its order. */
export const GROUPS: Group[] = [
  handshake,
  connectEvent,
  authorizer,
  routing,
  message,
  frames,
  disconnect,
  connectionsApi,
  lifecycle,
];

export const CASES: Case[] = GROUPS.flatMap(({ cases }) => cases);
