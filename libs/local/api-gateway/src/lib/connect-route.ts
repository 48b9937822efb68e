import { type IncomingMessage, STATUS_CODES, validateHeaderValue } from 'node:http';
import type { Context } from './context';
import { errorFrame } from './error-frame';
import { connectEvent } from './event';
import { newId } from './id';
import type { Outcome } from './integration';
import type { Peer } from './peer';

/** What `$connect` made of a handshake. */
export type Admission =
  | { ok: true; status: number; requestId: string; subprotocol?: string; problem?: string | undefined }
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

/**
 * Runs `$connect`: 2xx lets the client in, and of all the function returns only `Sec-WebSocket-Protocol` reaches it
 * (conformance cases 2 to 10, 16 to 19). A refusal has the function's status and a body of our own: whether AWS passes the
 * function's on is not known, and no browser could read it.
 */
export const connectRoute =
  ({ routes, clock, integrate }: Context) =>
  async (peer: Peer, request: IncomingMessage): Promise<Admission> => {
    const requestId = newId();
    const integration = routes.get('$connect')?.integration;
    if (!integration) return { ok: true, status: 200, requestId };

    const event = connectEvent({ peer, requestId, at: clock.now() }, request);
    const outcome = checked(await integrate(integration, event));
    const refuse = (status: number, message: string, problem?: string): Admission => ({
      ok: false,
      status,
      requestId,
      body: errorFrame(message, peer.connectionId, requestId),
      problem,
    });
    if (!outcome.ok) {
      const message = outcome.status === 504 ? 'Endpoint request timed out' : 'Internal server error';
      return refuse(outcome.status, message, outcome.problem);
    }

    const { statusCode: status, header } = outcome.result;
    if (status > 299) return refuse(status, STATUS_CODES[status] ?? 'Refused');
    const subprotocol = header(SUBPROTOCOL);
    if (!subprotocol) return { ok: true, status, requestId };
    const problem = `The client did not offer the subprotocol ${subprotocol}`;
    return { ok: true, status, requestId, subprotocol, ...(!isOffered(subprotocol, request) && { problem }) };
  };
