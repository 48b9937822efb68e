import type { IncomingMessage } from 'node:http';
import type { StageModel } from '@carillon/local-terraform-model';
import type { Authorizer, RequestContext } from '@carillon/route-types';
import type { Context } from './context';
import { newId, randomText } from './id';

/** Who is at the other end of a socket: what all events of one connection have in common (conformance case 34). */
export interface Peer {
  connectionId: string;
  /** Milliseconds since 1970: when the handshake came in. */
  connectedAt: number;
  stage: StageModel;
  identity: RequestContext['identity'];
  domainName: string;
  apiId: string;
  /** What X-Ray knows the handshake by, unless the client brought one. */
  traceId: string;
  /** Once an authorizer has let it in. */
  authorizer?: Authorizer;
}

/** `Root=1-<seconds>-<96 random bits>`, as X-Ray writes it. */
const newTraceId = (atMs: number) =>
  `Root=1-${Math.floor(atMs / 1_000)
    .toString(16)
    .padStart(8, '0')}-${randomText(12, 'hex')}`;

/** An IPv4 client of a dual-stack socket has an IPv6 spelling of its address. */
const IPV4_IN_IPV6 = /^::ffff:/;

/** The client of a handshake, under a new connection id. */
export const peerOf = (request: IncomingMessage, stage: StageModel, { api, clock, domainName }: Context): Peer => {
  const userAgent = request.headers['user-agent'];
  const connectedAt = clock.now();
  return {
    connectionId: newId(),
    connectedAt,
    stage,
    identity: {
      ...(userAgent !== undefined && { userAgent }),
      sourceIp: (request.socket.remoteAddress ?? '').replace(IPV4_IN_IPV6, ''),
    },
    domainName,
    apiId: api.id,
    traceId: newTraceId(connectedAt),
  };
};
