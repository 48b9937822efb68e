import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Answer, empty, forbidden, json, refuseUpgrade } from './answer';
import { connectRoute } from './connect-route';
import type { Context } from './context';
import { MAX_MESSAGE_BYTES } from './limits';
import { segmentsOf } from './path';
import { type Peer, peerOf } from './peer';

/** 16 bytes in base64 (RFC 6455 §4.1). */
const KEY = /^[+/0-9A-Za-z]{22}==$/;

const isHandshake = ({ method, headers }: IncomingMessage) =>
  method === 'GET' &&
  headers.upgrade?.toLowerCase() === 'websocket' &&
  headers['sec-websocket-version'] === '13' &&
  KEY.test(headers['sec-websocket-key'] ?? '');

export interface Handshakes {
  /** Takes a handshake to its end: 101, a refusal, or nothing if the client went away. Never rejects. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Refuses those that are under way and all that follow; resolves when the last established socket has closed. */
  stop(): Promise<void>;
  /** Ends the established sockets that are left, without a close frame. */
  terminate(): void;
}

/**
 * The way from an upgrade request to a socket: stage, authorizer, `$connect`, 101.
 * @param established called in the same tick as the 101 is written, before a frame can be read
 */
export const handshakes = (
  context: Context,
  established: (peer: Peer, socket: WebSocket, transport: Duplex) => void,
): Handshakes => {
  const { api, clock, log } = context;
  const runConnect = connectRoute(context);
  const underWay = new Set<Duplex>();
  const subprotocols = new WeakMap<IncomingMessage, string>();
  let isStopped = false;

  // AWS negotiates permessage-deflate when it is offered. Here it is off: no client can tell but by its speed, and the
  // inflater of each socket would cost more memory and time than all else about it.
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  server.on('headers', (headers, request) => {
    const subprotocol = subprotocols.get(request);
    if (subprotocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${subprotocol}`);
  });

  /** The path is the stage and nothing else, a slash after it or not (conformance cases 12 to 14). */
  const stageFor = ({ url }: IncomingMessage) => {
    const segments = segmentsOf(url);
    return segments.length === 1 ? api.stages.find(({ name }) => name === segments[0]) : undefined;
  };

  const upgrade: Handshakes['upgrade'] = async (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const refuse = (answer: Answer, problem: string) => {
      refuseUpgrade(socket, answer);
      log({ what: 'connect', status: answer.status, problem });
    };
    if (isStopped) return refuse(empty(503), 'The gateway has stopped');
    if (!isHandshake(request)) return refuse(empty(400), 'The request is no WebSocket handshake');
    const stage = stageFor(request);
    if (!stage) return refuse(forbidden(), 'The path is not a stage');

    const peer = peerOf(request, stage, context);
    underWay.add(socket);
    const admission = await runConnect(peer, request);
    underWay.delete(socket);

    const { status, requestId, problem } = admission;
    const entry = {
      what: 'connect',
      stage: stage.name,
      connectionId: peer.connectionId,
      requestId,
      routeKey: '$connect',
      status,
      latencyMs: clock.now() - peer.connectedAt,
    } as const;
    // Never established, so there will be no $disconnect either (conformance case 116).
    if (!socket.readable || !socket.writable) {
      socket.destroy();
      return log({ ...entry, problem: 'The socket ended before $connect did' });
    }
    if (admission.ok) {
      if (admission.subprotocol !== undefined) subprotocols.set(request, admission.subprotocol);
      delete request.headers['sec-websocket-protocol']; // or `ws` would choose one, or refuse the list, by itself
      server.handleUpgrade(request, socket, head, (webSocket) => established(admission.peer, webSocket, socket));
    } else {
      refuseUpgrade(socket, json(status, admission.body));
    }
    log({ ...entry, problem });
  };

  return {
    upgrade,
    async stop() {
      isStopped = true;
      for (const socket of underWay) refuseUpgrade(socket, empty(503));
      underWay.clear();
      await new Promise((resolve) => server.close(resolve));
    },
    terminate() {
      for (const socket of server.clients) socket.terminate();
    },
  };
};
