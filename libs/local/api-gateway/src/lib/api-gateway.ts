import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '@carillon/local-clock';
import type { Faults } from '@carillon/local-faults';
import type { Invoker } from '@carillon/local-lambda';
import type { Network } from '@carillon/local-network';
import type { WebSocketApi } from '@carillon/local-terraform-model';
import { writeAnswer } from './answer';
import { type VerifySignature, authorization } from './authorization';
import { GOING_AWAY } from './close-code';
import { type Connection, type GatewayMeter, openConnection } from './connection';
import type { Context } from './context';
import { disconnectRoute } from './disconnect-route';
import { faultyDisconnects } from './faulty-disconnect';
import { faultyMessage } from './faulty-message';
import { handshakes } from './handshake';
import { host } from './host';
import { integrations } from './integration';
import { type GatewayLogEntry, levelOf } from './log';
import { messageRoute } from './message-route';
import { throttles } from './throttle';

export interface ApiGatewayOptions {
  api: WebSocketApi;
  /** Part of the domain name that events and the `Host` header show, as on AWS. */
  region: string;
  /** Twelve digits: part of the `methodArn` that an authorizer decides on. */
  accountId: string;
  invoker: Invoker;
  /** What HTTP integrations reach: AWS hosts lead there, other hosts only where it says so. */
  network: Network;
  clock: Clock;
  /**
   * Decides on the handshakes of a `$connect` with `AWS_IAM` authorization. Absent: they are let in, as where permissions
   * are not enforced at all.
   */
  verifySignature?: VerifySignature;
  /** What goes wrong with posts, messages and `$disconnect`. Nothing without it. */
  faults?: Faults;
  /** Counts connections and messages. */
  meter?: GatewayMeter;
  log(entry: GatewayLogEntry): void;
}

/** One WebSocket API with all its stages, as API Gateway would run it. */
export interface ApiGateway {
  readonly api: WebSocketApi;
  /**
   * Takes over an upgrade request; the path is the stage. 101 is written when `$connect` has let the client in, a refusal
   * as a plain HTTP answer.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Answers what else the execute-api host answers: the management API, 426 on a stage, 403 everywhere else.
   * @param read the body, where somebody has read it already
   */
  request(request: IncomingMessage, response: ServerResponse, read?: Buffer): void;
  /**
   * Refuses new clients, closes every connection with 1001 and runs `$disconnect` for each. Resolves when these have ended and the
   * sockets are closed (conformance case 117).
   */
  close(): Promise<void>;
}

/** A client that does not answer the close frame of a stopping gateway in this time is cut off. */
const CLOSE_GRACE_MS = 1_000;

/**
 * Starts one WebSocket API. It opens no port: the server that has one hands over its requests.
 * @throws for an expression, an identity source, a model or a template that cannot be compiled
 */
export const apiGateway = (options: ApiGatewayOptions): ApiGateway => {
  const { api, region, clock, faults, meter, log } = options;
  const context: Context = {
    api,
    domainName: `${api.id}.execute-api.${region}.amazonaws.com`,
    routes: new Map(api.routes.map((route) => [route.key, route])),
    clock,
    integrate: integrations(api, options, clock),
    authorize: authorization(options),
    mayRun: throttles(api.stages, clock),
    ...(faults && { faults }),
    log: ({ problem, level, ...note }) =>
      log({
        time: clock.now(),
        level: level ?? levelOf(note.status, problem),
        api: api.id,
        ...note,
        ...(problem !== undefined && { problem }),
      }),
  };
  const connections = new Map<string, Connection>();
  const disconnects = new Set<Promise<void>>();
  const messages = messageRoute(context);
  const runMessage = faults ? faultyMessage(messages, faults) : messages;
  const runDisconnect = disconnectRoute(context);
  const faulty = faults && faultyDisconnects(runDisconnect, clock, faults);

  /** A fault of the gateway itself, which may end nothing but what it happened to. */
  const note = (what: 'connect' | 'message' | 'disconnect', connectionId?: string) => (fault: unknown) =>
    context.log({ what, status: 500, problem: String(fault), ...(connectionId !== undefined && { connectionId }) });

  const { upgrade, stop, terminate } = handshakes(context, (peer, socket, transport) => {
    const connection = openConnection({
      peer,
      socket,
      transport,
      clock,
      meter,
      onMessage: (from, body) => void runMessage(from, body).catch(note('message', peer.connectionId)),
      onEnd(close) {
        connections.delete(peer.connectionId);
        const disconnect = (faulty?.run ?? runDisconnect)(peer, close)
          .catch(note('disconnect', peer.connectionId))
          .finally(() => disconnects.delete(disconnect));
        disconnects.add(disconnect);
      },
    });
    connections.set(peer.connectionId, connection);
  });

  const answer = host(context, (connectionId) => connections.get(connectionId));

  return {
    api,
    upgrade(request, socket, head) {
      upgrade(request, socket, head).catch((fault: unknown) => {
        socket.destroy();
        note('connect')(fault);
      });
    },
    request(request, response, read) {
      answer(request, read).then(
        (answered) => writeAnswer(response, answered),
        () => response.destroy(),
      );
    },
    async close() {
      const stopped = stop();
      for (const connection of connections.values()) connection.end(GOING_AWAY);
      faulty?.hurry();
      const grace = clock.after(CLOSE_GRACE_MS, terminate);
      await Promise.all([stopped, ...disconnects]);
      grace.cancel();
    },
  };
};
