/**
 * What API Gateway hands to the Lambda behind a WebSocket route, and what it takes back. Payload format 1.0, always.
 * Absent means absent: a field that API Gateway leaves out is optional here, never `null`.
 * Source: API Gateway developer guide, "WebSocket API integration requests", and events captured on AWS.
 */

/** What the authorizer of `$connect` said: on CONNECT, on every MESSAGE and on DISCONNECT of that connection. */
export interface Authorizer {
  principalId?: string;
  /** Our own: who the connection belongs to. Put there by the authorizer's `context`. */
  userId?: string;
  /** Values of an authorizer's `context` arrive as strings; `integrationLatency` (ms) is a number. */
  [key: string]: string | number | boolean | undefined;
}

/** Who signed a request, as IAM tells it: a user, or a session of a role. */
export interface CallerIdentity {
  /** Twelve digits. */
  accountId: string;
  /** `AIDA…` of a user, `AROA…:<session>` of a role. */
  caller: string;
  /** The same as `caller`. */
  user: string;
  userArn: string;
}

export interface RequestContext {
  routeKey: string;
  eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
  /** Always equal to `requestId`. */
  extendedRequestId: string;
  requestId: string;
  /** Common log format, UTC: `09/Feb/2024:18:11:43 +0000`. */
  requestTime: string;
  /** Milliseconds since 1970. */
  requestTimeEpoch: number;
  /** `IN` in every event that a Lambda gets. */
  messageDirection: 'IN';
  stage: string;
  /** Milliseconds since 1970; the same in every event of a connection. */
  connectedAt: number;
  /** Who signed the handshake is told with `AWS_IAM` authorization only. */
  identity: { sourceIp: string; userAgent?: string } & Partial<CallerIdentity>;
  /** `<apiId>.execute-api.<region>.amazonaws.com`, or the custom domain that the client used. */
  domainName: string;
  /** Opaque. 16 characters, base64url with `=`: must be URL-encoded in a path. */
  connectionId: string;
  apiId: string;
  /** Only where an authorizer ran. */
  authorizer?: Authorizer;
}

type Headers = {
  /** Names as the client wrote them: look them up regardless of case. */
  headers: Record<string, string>;
  multiValueHeaders: Record<string, string[]>;
};

/** `$connect`: the only event with the client's headers and query. */
export interface ConnectEvent extends Headers {
  queryStringParameters?: Record<string, string>;
  multiValueQueryStringParameters?: Record<string, string[]>;
  stageVariables?: Record<string, string>;
  requestContext: RequestContext & { routeKey: '$connect'; eventType: 'CONNECT' };
  isBase64Encoded: false;
}

/** A message of a client: no headers, so a middleware that reads them must not run here. */
export interface MessageEvent {
  stageVariables?: Record<string, string>;
  requestContext: RequestContext & { eventType: 'MESSAGE'; messageId: string };
  /** The text frame as it came. */
  body: string;
  isBase64Encoded: false;
}

/** `$disconnect`: best effort. It can come late, early, twice or never. */
export interface DisconnectEvent extends Headers {
  stageVariables?: Record<string, string>;
  requestContext: RequestContext & {
    routeKey: '$disconnect';
    eventType: 'DISCONNECT';
    /** A WebSocket close code; 1005 = the client gave none, 1006 = no close frame at all. */
    disconnectStatusCode: number;
    disconnectReason: string;
  };
  isBase64Encoded: false;
}

/** What API Gateway takes back. On a message route only `body` can reach the client, and only where the route has a response. */
export interface RouteResult {
  statusCode: number;
  body?: string;
  headers?: Record<string, string>;
}
