import { type IncomingMessage, STATUS_CODES, validateHeaderValue } from 'node:http';
import type { Context } from './context';
import { errorFrame } from './error-frame';
import { connectEvent } from './event';
import { newId } from './id';
import type { Outcome } from './integration';
import type { Peer } from './peer';

/** What `$connect` made of a handshake. */
export type Admission =
  | { ok: true; peer: Peer; status: number; requestId: string; subprotocol?: string; problem?: string | undefined }
  | { ok: false; status: number; requestId: string; body: string; problem?: string | undefined };

const SUBPROTOCOL = 'sec-websocket-protocol';

const isOffered = (subprotocol: string, request: IncomingMessage) =>
  (request.headers[SUBPROTOCOL] ?? '').split(',').some((offer) => offer.trim() === subprotocol);

/** A function can answer a handshake with any final status; with another, or with a header that would break HTTP, it failed. */
const checked = (outcome: Outcome): Outcome => {
  if (!outcome.ok) return outcome;
  const { statusCode, header } = outcome.result;
  try {
    validateHeaderValue(SUBPROTOCOL, header(SUBPROTOCOL) ?? '');
  } catch {
    return {
      ok: false,
      status: 502,
      problem: 'The function returned a Sec-WebSocket-Protocol that no header can have',
    };
  }
  const isFinal = Number.isInteger(statusCode) && statusCode >= 200 && statusCode <= 599;
  return isFinal ? outcome : { ok: false, status: 502, problem: `The function returned the status ${statusCode}` };
};

/** What API Gateway itself says when it refuses a handshake. */
const MESSAGES = {
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'Too Many Requests',
  500: 'Internal server error',
  502: 'Internal server error',
  504: 'Endpoint request timed out',
};

/**
 * Admits a client: the throttle, who may come in, and then `$connect`. 2xx lets it in, and of all the function returns only
 * `Sec-WebSocket-Protocol` reaches it (conformance cases 2 to 10, 16 to 19, 22, 35 to 43). A refusal has the function's
 * status and a body of our own: whether AWS passes the function's on is not known, and no browser could read it.
 */
export const connectRoute =
  ({ routes, clock, integrate, authorize, mayRun }: Context) =>
  async (client: Peer, request: IncomingMessage): Promise<Admission> => {
    const requestId = newId();
    const answer = (status: number, message: string, problem?: string): Admission => ({
      ok: false,
      status,
      requestId,
      body: errorFrame(message, client.connectionId, requestId),
      problem,
    });
    const refuse = (status: keyof typeof MESSAGES, problem: string) => answer(status, MESSAGES[status], problem);

    if (!mayRun(client.stage, '$connect')) return refuse(429, 'The throttle of the stage or of $connect refused it');
    const authorization = await authorize({ peer: client, requestId, at: clock.now() }, request);
    if (!authorization.ok) return refuse(authorization.status, authorization.problem);
    const { authorizer, caller } = authorization;
    const peer: Peer = {
      ...client,
      ...(authorizer && { authorizer }),
      ...(caller && { identity: { ...client.identity, ...caller } }),
    };

    const integration = routes.get('$connect')?.integration;
    if (!integration) return { ok: true, peer, status: 200, requestId };
    const occasion = { peer, requestId, at: clock.now() };
    const outcome = checked(await integrate(integration, connectEvent(occasion, request)));
    if (!outcome.ok) return refuse(outcome.status, outcome.problem);
    const { statusCode: status, header } = outcome.result;
    if (status > 299) return answer(status, STATUS_CODES[status] ?? 'Refused');
    const subprotocol = header(SUBPROTOCOL);
    if (!subprotocol) return { ok: true, peer, status, requestId };
    const problem = `The client did not offer the subprotocol ${subprotocol}`;
    return { ok: true, peer, status, requestId, subprotocol, ...(!isOffered(subprotocol, request) && { problem }) };
  };
