import type { IncomingMessage } from 'node:http';
import type { ConnectEvent, DisconnectEvent, MessageEvent, RequestContext } from '@carillon/route-types';
import type { Close } from './close-code';
import { authorizerHeaders, connectHeaders, connectQuery } from './connect-request';
import type { Peer } from './peer';

/** The keys of each event stand in the order in which API Gateway writes them. */
export interface Occasion {
  peer: Peer;
  requestId: string;
  /** Milliseconds since 1970. */
  at: number;
}

let second = NaN;
let secondText = '';

/** Common log format in UTC, such as `09/Feb/2024:18:11:43 +0000` (conformance case 31). Made once a second, for many events. */
const requestTime = (at: number): string => {
  if (Math.floor(at / 1_000) !== second) {
    second = Math.floor(at / 1_000);
    const [, day, month, year, time] = new Date(at).toUTCString().split(' '); // Fri, 09 Feb 2024 18:11:43 GMT
    secondText = `${day}/${month}/${year}:${time} +0000`;
  }
  return secondText;
};

/** What stands at the end of every `requestContext`. */
const whoAndWhere = ({ peer, requestId, at }: Occasion) => ({
  stage: peer.stage.name,
  connectedAt: peer.connectedAt,
  requestTimeEpoch: at,
  identity: peer.identity,
  requestId,
  domainName: peer.domainName,
  connectionId: peer.connectionId,
  apiId: peer.apiId,
});

/** Absent where the stage defines none (conformance case 33). */
const stageVariables = ({ variables }: Peer['stage']) =>
  Object.keys(variables).length > 0 && { stageVariables: variables };

/** Only where an authorizer ran (conformance case 44). */
const authorizer = ({ peer }: Occasion) => peer.authorizer && { authorizer: peer.authorizer };

const connectContext = (occasion: Occasion) =>
  ({
    routeKey: '$connect',
    ...authorizer(occasion),
    eventType: 'CONNECT',
    extendedRequestId: occasion.requestId,
    requestTime: requestTime(occasion.at),
    messageDirection: 'IN',
    ...whoAndWhere(occasion),
  }) as const;

/** The event of `$connect`. */
export const connectEvent = (occasion: Occasion, request: IncomingMessage): ConnectEvent => ({
  ...connectHeaders(request, occasion.peer),
  ...connectQuery(request),
  ...stageVariables(occasion.peer.stage),
  requestContext: connectContext(occasion),
  isBase64Encoded: false,
});

/** What a Lambda authorizer of type `REQUEST` is asked with: there is always a query and there are always stage variables. */
export interface AuthorizerEvent {
  type: 'REQUEST';
  /** `arn:aws:execute-api:<region>:<account>:<api>/<stage>/$connect` (conformance case 45). */
  methodArn: string;
  headers: Record<string, string>;
  multiValueHeaders: Record<string, string[]>;
  queryStringParameters: Record<string, string>;
  multiValueQueryStringParameters: Record<string, string[]>;
  stageVariables: Record<string, string>;
  requestContext: RequestContext;
}

/** The event of an authorizer (behaviour reference 4.5). */
export const authorizerEvent = (occasion: Occasion, methodArn: string, request: IncomingMessage): AuthorizerEvent => ({
  type: 'REQUEST',
  methodArn,
  ...authorizerHeaders(request, occasion.peer),
  queryStringParameters: {},
  multiValueQueryStringParameters: {},
  ...connectQuery(request),
  stageVariables: occasion.peer.stage.variables,
  requestContext: connectContext(occasion),
});

/** The event of a message: no headers, no query. */
export const messageEvent = (
  occasion: Occasion,
  { routeKey, messageId, body }: { routeKey: string; messageId: string; body: string },
): MessageEvent => ({
  ...stageVariables(occasion.peer.stage),
  requestContext: {
    routeKey,
    ...authorizer(occasion),
    messageId,
    eventType: 'MESSAGE',
    extendedRequestId: occasion.requestId,
    requestTime: requestTime(occasion.at),
    messageDirection: 'IN',
    ...whoAndWhere(occasion),
  },
  body,
  isBase64Encoded: false,
});

/** The event of `$disconnect`: four headers, three of them empty, and nothing of the client's (conformance case 92). */
export const disconnectEvent = (occasion: Occasion, { code, reason }: Close): DisconnectEvent => {
  const { domainName } = occasion.peer;
  return {
    headers: { Host: domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' },
    multiValueHeaders: { Host: [domainName], 'x-api-key': [''], 'X-Forwarded-For': [''], 'x-restapi': [''] },
    ...stageVariables(occasion.peer.stage),
    requestContext: {
      routeKey: '$disconnect',
      ...authorizer(occasion),
      disconnectStatusCode: code,
      eventType: 'DISCONNECT',
      extendedRequestId: occasion.requestId,
      requestTime: requestTime(occasion.at),
      messageDirection: 'IN',
      disconnectReason: reason,
      ...whoAndWhere(occasion),
    },
    isBase64Encoded: false,
  };
};
