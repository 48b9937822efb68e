import type { IncomingMessage } from 'node:http';
import { type Answer, empty, forbidden } from './answer';
import type { Connection } from './connection';
import type { Context } from './context';
import type { GatewayLogEntry } from './log';
import { type Managed, management } from './management';
import { segmentsOf } from './path';

/** A stage speaks WebSocket only (conformance case 15). */
const upgradeRequired = () => empty(426, { Upgrade: 'websocket', Connection: 'Upgrade' });

const OPERATION_OF: Record<string, GatewayLogEntry['what']> = { POST: 'post', GET: 'get', DELETE: 'delete' };

/**
 * What the execute-api host answers to requests that are no handshake: the management API under `/{stage}/@connections/`,
 * 426 to a GET on a stage, 403 everywhere else (conformance cases 15, 108).
 * @param find the established connection of that id
 * @returns a function that throws when the client goes away before its request is complete
 */
export const host = ({ api, clock, faults, log }: Context, find: (connectionId: string) => Connection | undefined) => {
  const manage = management(find, faults);
  const stages = new Set(api.stages.map(({ name }) => name));

  const respond = (
    segments: string[],
    request: IncomingMessage,
    read: Buffer | undefined,
  ): Managed | Promise<Managed> => {
    const [stage = '', second, connectionId, ...rest] = segments;
    if (!stages.has(stage)) return { answer: forbidden(), problem: 'There is no such stage' };
    if (second === undefined && request.method === 'GET') return { answer: upgradeRequired() };
    const isManaged = second === '@connections' && connectionId !== undefined && rest.length === 0;
    return isManaged
      ? manage(stage, connectionId, request, read)
      : { answer: forbidden(), problem: 'The stage has nothing there but @connections' };
  };

  return async (request: IncomingMessage, read?: Buffer): Promise<Answer> => {
    const at = clock.now();
    const segments = segmentsOf(request.url);
    const { answer, problem } = await respond(segments, request, read);
    const [stage, second, connectionId] = segments;
    log({
      what: (second === '@connections' && OPERATION_OF[request.method ?? '']) || 'request',
      ...(stage !== undefined && { stage }),
      ...(second === '@connections' && connectionId !== undefined && { connectionId }),
      status: answer.status,
      latencyMs: clock.now() - at,
      problem,
    });
    return answer;
  };
};
