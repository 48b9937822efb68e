import { once } from 'node:events';
import { type IncomingHttpHeaders, createServer, request as httpRequest } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { type Clock, systemClock } from '@carillon/local-clock';
import type { Faults } from '@carillon/local-faults';
import { type Invoker, UnknownFunctionError } from '@carillon/local-lambda';
import type { Network } from '@carillon/local-network';
import type {
  AuthorizationModel,
  IntegrationModel,
  RouteModel,
  StageModel,
  ValidationModel,
} from '@carillon/local-terraform-model';
import type { ConnectEvent, RequestContext } from '@carillon/route-types';
import { type GatewayLogEntry, type GatewayMeter, type VerifySignature, apiGateway } from './index';
import type { AuthorizerEvent } from './lib/event';

/** Any of the three kinds of event, as a handler finds it. */
export type ProxyEvent = Partial<ConnectEvent> & {
  requestContext: RequestContext & { messageId?: string; disconnectStatusCode?: number; disconnectReason?: string };
  body?: string;
};

/** A function behind a route, or an authorizer: what it returns is its result, whatever it throws a failure. */
export type Handler = (event: ProxyEvent) => unknown;

/** A route: its handler, and what else Terraform says about it. */
export interface Behind {
  handler: Handler;
  twoWay?: boolean;
  timeoutMs?: number;
  /** What the route has instead of a function. */
  integration?: IntegrationModel;
  validation?: ValidationModel;
}

export const lambda = (functionName: string, timeoutMs = 29_000): IntegrationModel => ({
  type: 'AWS_PROXY',
  functionName,
  timeoutMs,
});

export const ok: Handler = () => ({ statusCode: 200 });

export const twoWay = (handler: Handler): Behind => ({ handler, twoWay: true });

/** Answers with the body of the message. */
export const echo = twoWay(({ body }) => ({ statusCode: 200, body }));

/** A short frame as a client sends it, masked with zeros. @param first FIN and opcode, such as 0x81 */
export const maskedFrame = (first: number, text: string): Buffer =>
  Buffer.concat([Buffer.from([first, 0x80 | Buffer.byteLength(text), 0, 0, 0, 0]), Buffer.from(text)]);

/** A list that can be waited on. */
const journal = <T>() => {
  const entries: T[] = [];
  const waiting = new Set<() => void>();
  return {
    entries,
    add(entry: T) {
      entries.push(entry);
      for (const look of waiting) look();
    },
    /** Resolves with the first `count` entries that match, as soon as there are that many. */
    first: (count: number, matches: (entry: T) => boolean) =>
      new Promise<T[]>((resolve) => {
        const look = () => {
          const found = entries.filter(matches).slice(0, count);
          if (found.length < count) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
};

/** A client with its conversation. */
const clientOf = async (socket: WebSocket) => {
  const frames = journal<string>();
  let read = 0;
  socket.on('message', (data) => frames.add(data.toString()));
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  await once(socket, 'open');
  return {
    socket,
    closed,
    /** Every message so far. */
    heard: frames.entries,
    say: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async next(): Promise<string> {
      read += 1;
      return (await frames.first(read, () => true))[read - 1]!;
    },
    /** Everything that the gateway sent before this has been heard when it resolves. */
    async caughtUp() {
      socket.ping();
      await once(socket, 'pong');
    },
    close(code?: number, reason?: string) {
      socket.close(code, reason);
      return closed;
    },
  };
};

export type Client = Awaited<ReturnType<typeof clientOf>>;

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** After a 101: the connection, to speak or to break. */
  socket?: Socket;
}

export interface Setup {
  /** By route key; `null` is a route without an integration. */
  routes?: Record<string, Handler | Behind | null>;
  /** In front of `$connect`. */
  authorizer?: { handler: (event: AuthorizerEvent) => unknown; identitySources?: string[] };
  /** `$connect` wants a signature; who verifies it, if anyone does. */
  iam?: { verifySignature?: VerifySignature };
  expression?: string;
  stages?: StageModel[];
  clock?: Clock;
  faults?: Faults;
  meter?: GatewayMeter;
  /** Where HTTP integrations to AWS hosts lead: nowhere by default. */
  network?: Network;
}

/** Port 9, discard: nobody is there. */
const NOWHERE: Network = { host: '127.0.0.1', port: 9 };

const AUTHORIZER = 'authorizer of the test';

const HANDSHAKE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'x3JJHMbDL1EzLkh9GBhXDw==',
};

const stops: (() => Promise<void>)[] = [];

/** Stops every gateway that the test started. */
export const stopGateways = async () => {
  for (const stop of stops.splice(0)) await stop();
};

/** A gateway on a port of its own, with functions that are closures in the test. The API is `abcd1234`, its stage `prod`. */
export const startGateway = async (setup: Setup = {}) => {
  const { routes = {}, expression = '$request.body.action', clock = systemClock() } = setup;
  const behind = new Map(
    Object.entries(routes).map(([key, route]) => [key, typeof route === 'function' ? { handler: route } : route]),
  );
  const events = journal<ProxyEvent>();
  const authorizerEvents: AuthorizerEvent[] = [];
  const { identitySources = [] } = setup.authorizer ?? {};
  const authorization: AuthorizationModel | undefined = setup.authorizer
    ? { type: 'CUSTOM', authorizer: { id: 'authz1', name: 'who', functionName: AUTHORIZER, identitySources } }
    : setup.iam && { type: 'AWS_IAM' };
  const log = journal<GatewayLogEntry>();

  const invoker: Invoker = {
    async invoke(functionName, payload) {
      const run = async (): Promise<unknown> => {
        if (functionName === AUTHORIZER) {
          const event = JSON.parse(payload) as AuthorizerEvent;
          authorizerEvents.push(event);
          return setup.authorizer?.handler(event);
        }
        const handler = behind.get(functionName)?.handler;
        if (!handler) throw new UnknownFunctionError(functionName);
        const event = JSON.parse(payload) as ProxyEvent;
        events.add(event);
        return handler(event);
      };
      try {
        return { handled: true, payload: JSON.stringify(await run()) ?? 'null' };
      } catch (error) {
        if (error instanceof UnknownFunctionError) throw error;
        const errorMessage = error instanceof Error ? error.message : String(error);
        return { handled: false, payload: JSON.stringify({ errorType: 'Error', errorMessage }) };
      }
    },
  };
  const gateway = apiGateway({
    api: {
      id: 'abcd1234',
      name: 'chat',
      routeSelectionExpression: expression,
      stages: setup.stages ?? [{ name: 'prod', variables: {} }],
      routes: [...behind].map(([key, route]): RouteModel => ({
        key,
        twoWay: route?.twoWay ?? false,
        ...(route && {
          integration: route.integration ?? lambda(key, route.timeoutMs),
        }),
        ...(route?.validation && { validation: route.validation }),
        ...(authorization && key === '$connect' && { authorization }),
      })),
    },
    region: 'eu-west-1',
    accountId: '123456789012',
    ...setup.iam,
    ...(setup.faults && { faults: setup.faults }),
    ...(setup.meter && { meter: setup.meter }),
    invoker,
    network: setup.network ?? NOWHERE,
    clock,
    log: log.add,
  });

  const server = createServer((request, response) => gateway.request(request, response));
  server.on('upgrade', gateway.upgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sockets: { destroy(): void }[] = [];
  /** Cuts every client off, without a close frame. */
  const dropClients = () => {
    for (const socket of sockets) socket.destroy();
  };
  stops.push(async () => {
    const closed = gateway.close();
    dropClients(); // those of `handshake` answer no close frame
    await closed;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const eventsOf = (eventType: string, count: number) =>
    events.first(count, ({ requestContext }) => requestContext.eventType === eventType);

  const http = (method: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      const request = httpRequest({ port, host: '127.0.0.1', method, path, headers, agent: false });
      request.on('upgrade', ({ statusCode = 0, headers }, socket) => {
        sockets.push(socket);
        resolve({ status: statusCode, headers, body: '', socket });
      });
      request.on('response', async (response) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await text(response) });
      });
      request.on('error', reject);
      request.end(body);
    });

  return {
    ...gateway,
    server,
    port,
    http,
    /** A handshake, and what it is answered with. */
    handshake: (path = '/prod', headers: Record<string, string> = {}) =>
      http('GET', path, undefined, { ...HANDSHAKE, ...headers }),
    async connect(path = '/prod', headers: Record<string, string> = {}): Promise<Client> {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
      sockets.push({ destroy: () => socket.terminate() });
      return clientOf(socket);
    },
    dropClients,
    /** The management path of a connection. */
    pathOf: (connectionId: string) => `/prod/@connections/${encodeURIComponent(connectionId)}`,
    events: events.entries,
    authorizerEvents,
    /** The first event of a kind, past or to come. */
    event: async (eventType: string) => (await eventsOf(eventType, 1))[0]!,
    /** The first so many events of a kind, past or to come. */
    eventsOf,
    /** The first log entry with these fields, past or to come. */
    logged: async (fields: Partial<GatewayLogEntry>) =>
      (
        await log.first(1, (entry) =>
          Object.entries(fields).every(([name, value]) => entry[name as keyof GatewayLogEntry] === value),
        )
      )[0]!,
    log: log.entries,
  };
};

export type Gateway = Awaited<ReturnType<typeof startGateway>>;
