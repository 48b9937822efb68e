import type { IncomingMessage } from 'node:http';
import type { StageModel } from '@carillon/local-terraform-model';
import type { Context } from './context';
import { newId } from './id';

/** Who is at the other end of a socket: what all events of one connection have in common (conformance case 34). */
export interface Peer {
  connectionId: string;
  /** Milliseconds since 1970: when the handshake came in. */
  connectedAt: number;
  stage: StageModel;
  identity: { userAgent?: string; sourceIp: string };
  domainName: string;
  apiId: string;
}

/** An IPv4 client of a dual-stack socket has an IPv6 spelling of its address. */
const IPV4_IN_IPV6 = /^::ffff:/;

/** The client of a handshake, under a new connection id. */
export const peerOf = (request: IncomingMessage, stage: StageModel, { api, clock, domainName }: Context): Peer => {
  const userAgent = request.headers['user-agent'];
  return {
    connectionId: newId(),
    connectedAt: clock.now(),
    stage,
    identity: {
      ...(userAgent !== undefined && { userAgent }),
      sourceIp: (request.socket.remoteAddress ?? '').replace(IPV4_IN_IPV6, ''),
    },
    domainName,
    apiId: api.id,
  };
};
