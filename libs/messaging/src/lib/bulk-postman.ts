import type { Dispatcher } from 'undici';
import { type Clock, processClock } from './clock';
import { deadlines } from './deadlines';
import { identity, type Signatory } from './identity';
import { POSTS_IN_FLIGHT } from './limits';
import { payloads } from './payloads';
import { postError, type ResponseHeaders } from './post-error';
import type { Posted, Postman } from './postman';
import { type Payload, postSigner, type SignedPost } from './signing';
import { Pool } from './undici-pool';

export interface BulkPostmanOptions {
  /** The stage's: `https://<api>.execute-api.<region>.amazonaws.com/<stage>`. */
  endpoint: string;
  signatory: Signatory;
  /** The longest a post may take, from the call to the end of the answer. */
  timeoutMs: number;
  /** Posts beyond these wait for a socket, inside their time. */
  sockets?: number;
  /** For time-outs. */
  clock?: Clock;
  /** Milliseconds since 1970, where posts are dated. */
  now?: () => number;
}

export interface BulkPostman extends Postman {
  /** Ends the sockets, once nothing is under way. */
  close(): Promise<void>;
}

/** Longer than between two events of a busy sandbox. A socket that the other side has closed meanwhile is seen before it is used. */
const IDLE_SOCKET_MS = 20_000;
const CONNECT_TIMEOUT_MS = 1_000;
/** An error's name and text fit; a page of a proxy in between need not. */
const MAX_ERROR_CHARACTERS = 4_096;

type SignPost = (connectionId: string, payload: Payload) => SignedPost;

const outcomes: Partial<Record<number, Posted>> = { 200: 'delivered', 410: 'gone', 429: 'throttled' };

/** What the SDK's client calls a post that its limit cut off. */
const timeoutError = (timeoutMs: number): Error =>
  Object.assign(new Error(`The post was not answered within ${timeoutMs} ms`), { name: 'TimeoutError' });

/**
 * The postman for audiences: signs by itself and posts over pooled sockets, at a seventh of the CPU of the SDK's client. One post is one
 * HTTP request: retries are its caller's. Rejects with a `PostError` for a refusal, `TimeoutError` for no answer in time, undici's
 * error for a socket that failed, and with whatever the signatory rejects with.
 */
export const bulkPostman = (options: BulkPostmanOptions): BulkPostman => {
  const { signatory, timeoutMs, sockets = POSTS_IN_FLIGHT, clock = processClock, now = Date.now } = options;
  const endpoint = new URL(options.endpoint);
  const payloadOf = payloads();
  const limit = deadlines(timeoutMs, clock);
  const pool = new Pool(endpoint.origin, {
    connections: sockets,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: IDLE_SOCKET_MS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: 0, // ours is exact, undici's is within half a second, and begins only when a socket is free
    bodyTimeout: 0,
  });

  let sign: ReturnType<typeof postSigner> | undefined;
  const signed = identity(
    signatory,
    (credentials, region) => {
      const signer = (sign ??= postSigner({ endpoint, region })); // one for all: it keeps what it derived
      return (connectionId: string, payload: Payload) => signer(connectionId, payload, credentials, now());
    },
    now,
  );

  const exchange = (connectionId: string, text: string, signPost: SignPost): Promise<Posted> =>
    new Promise((resolve, reject) => {
      const payload = payloadOf(text);
      const { path, headers } = signPost(connectionId, payload);
      let controller: Dispatcher.DispatchController | undefined;
      let isOver = false;
      let answer: { statusCode: number; headers: ResponseHeaders; body: string } | undefined;

      const settle = (act: () => void): void => {
        isOver = true;
        limit.end(bounded);
        act();
      };
      const bounded = {
        expire: () =>
          settle(() => {
            const error = timeoutError(timeoutMs);
            controller?.abort(error);
            reject(error);
          }),
      };
      limit.begin(bounded);
      const request = { path, method: 'POST' as const, headers, body: payload.bytes };
      pool.dispatch(request, {
        onRequestStart(started) {
          controller = started;
          if (isOver) started.abort(timeoutError(timeoutMs));
        },
        onResponseStart(_, statusCode, answered) {
          answer = { statusCode, headers: answered, body: '' };
        },
        onResponseData(_, chunk) {
          if (!answer || outcomes[answer.statusCode] || answer.body.length > MAX_ERROR_CHARACTERS) return;
          answer.body += chunk.toString();
        },
        onResponseEnd() {
          if (isOver || !answer) return;
          const { statusCode, headers: answered, body } = answer;
          const posted = outcomes[statusCode];
          settle(() => (posted ? resolve(posted) : reject(postError(statusCode, answered, body))));
        },
        onResponseError(_, error) {
          if (!isOver) settle(() => reject(error));
        },
      });
    });

  return {
    post(connectionId, payload) {
      const current = signed.current();
      if (current) return exchange(connectionId, payload, current);
      return signed.renew().then((renewed) => exchange(connectionId, payload, renewed));
    },
    close: () => pool.close(),
  };
};
