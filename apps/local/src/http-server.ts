import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';

/** How long the server waits for whom, in milliseconds. */
export interface HttpLimits {
  /** From the first moment of a connection, or of a request on one that is kept, to the end of the request's headers. */
  headersMs: number;
  /** To the end of its body. How long the answer takes has no limit here: an Invoke may run for 15 minutes. */
  requestMs: number;
  /** How often it looks for those that are over a limit. */
  checkMs: number;
  /** Between an answer and the next request on the same connection. */
  keepAliveMs: number;
}

/**
 * AWS does not tell its own limits. On a loopback whoever needs longer than these sends byte by byte, or nothing at all. They are not shorter
 * because Lambda freezes an environment between events, its sockets too: a request that a function leaves half sent is not to fail by the
 * next event, as far as people wait between two. For the same reason a connection that is used again after a while must still be open.
 */
const LIMITS: HttpLimits = { headersMs: 60_000, requestMs: 120_000, checkMs: 5_000, keepAliveMs: 15 * 60_000 };

/** Node raises `upgrade` for any protocol; Java's HTTP client offers `h2c` with each request. */
const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

/**
 * The server of everything. A connection that does not finish its request, or its handshake, in time is answered 408 and closed; sockets
 * that were upgraded are the gateway's.
 */
export const httpServer = (
  listener: RequestListener,
  { headersMs, requestMs, checkMs, keepAliveMs }: HttpLimits = LIMITS,
): Server =>
  createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkMs,
      keepAliveTimeout: keepAliveMs,
      shouldUpgradeCallback: isWebSocket,
    },
    listener,
  );
