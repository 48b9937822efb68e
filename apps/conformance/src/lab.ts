import { randomUUID } from 'node:crypto';
import {
  DeleteConnectionCommand,
  GetConnectionCommand,
  type GetConnectionCommandOutput,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { type Client, type PendingHandshake, connect, upgrade } from './client';
import { sdkClient } from './management';
import { type Kind, type Observed, type Observations, observations } from './observations';
import type { Place } from './place';

/** What the handler does beside recording its event. */
export interface Instruction {
  /** Waits until the gate of this name is open. */
  gate?: string;
  /** Posts, one after the other; to the event's own connection unless said otherwise. */
  posts?: { to?: string; data: string }[];
  /** Throws an error with this message. */
  throws?: string;
  /** What it returns, `{statusCode: 200}` by default; `'undefined'` stands for that. */
  answer?: unknown;
}

/** A client whose `$connect` was recorded. */
export interface Session extends Client {
  api: string;
  connectionId: string;
  /** The CONNECT event. */
  event: Observed;
  /** Waits for `count` events (or more) of this connection. */
  events(kind: Exclude<Kind, 'CONNECT'>, count?: number): Promise<Observed[]>;
  eventsSoFar(kind: Exclude<Kind, 'CONNECT'>): Promise<Observed[]>;
}

export interface JoinOptions {
  /** With its `?`. */
  query?: string;
  headers?: Record<string, string>;
  do?: Instruction;
}

/** An upgrade request with its case id, under which its events are recorded. */
export interface Attempt extends PendingHandshake {
  caseId: string;
}

/** One place with everything that a case does there. */
export interface Lab extends Observations {
  place: Place;
  /** Connects a client to an API with a recording `$connect`. */
  join(api: string, options?: JoinOptions): Promise<Session>;
  /** Connects a client without waiting for any record. */
  enter(api: string, options?: JoinOptions): Promise<Client>;
  /** Asks for an upgrade and shows the answer. */
  knock(api: string, options?: JoinOptions & { path?: string }): Attempt;
  /** Management by SDK: each resolves, or rejects with the error of the SDK. */
  post(api: string, connectionId: string, data: string | Uint8Array): Promise<void>;
  get(api: string, connectionId: string): Promise<GetConnectionCommandOutput>;
  remove(api: string, connectionId: string): Promise<void>;
  openGate(name: string): Promise<void>;
  /** Closes what cases left open, and its own clients. */
  tidy(): Promise<void>;
}

const caseHeaders = (caseId: string, { headers, do: instruction }: JoinOptions): Record<string, string> => ({
  'X-Case-Id': caseId,
  ...(instruction && { 'X-Case-Do': JSON.stringify(instruction) }),
  ...headers,
});

export const lab = (place: Place): Lab => {
  const observed = observations(place);
  const open = new Set<Client>();
  const attempts = new Set<Attempt>();
  const managements = new Map<string, ReturnType<typeof sdkClient>>();

  const managementOf = (api: string) => {
    const client = managements.get(api) ?? sdkClient(place, place.httpUrl(api));
    managements.set(api, client);
    return client;
  };

  const enterAs = async (caseId: string, api: string, options: JoinOptions) => {
    const client = await connect(place.socketUrl(api) + (options.query ?? ''), caseHeaders(caseId, options));
    open.add(client);
    return client;
  };

  return {
    ...observed,
    place,
    enter: (api, options = {}) => enterAs(randomUUID(), api, options),
    async join(api, options = {}) {
      const caseId = randomUUID();
      const client = await enterAs(caseId, api, options);
      const [event] = await observed.of(caseId, 'CONNECT');
      const { connectionId } = event.requestContext;
      return {
        ...client,
        api,
        connectionId,
        event,
        events: (kind, count) => observed.of(connectionId, kind, count),
        eventsSoFar: (kind) => observed.sofar(connectionId, kind),
      };
    },
    knock(api, options = {}) {
      const caseId = randomUUID();
      const url = place.socketUrl(api, options.path) + (options.query ?? '');
      const attempt = { ...upgrade(url, caseHeaders(caseId, options)), caseId };
      attempts.add(attempt);
      return attempt;
    },
    async post(api, ConnectionId, data) {
      await managementOf(api).send(new PostToConnectionCommand({ ConnectionId, Data: data as Uint8Array }));
    },
    get: (api, ConnectionId) => managementOf(api).send(new GetConnectionCommand({ ConnectionId })),
    async remove(api, ConnectionId) {
      await managementOf(api).send(new DeleteConnectionCommand({ ConnectionId }));
    },
    openGate: (name) => observed.leave(`gate ${name}`, true),
    async tidy() {
      for (const { socket } of open) socket.terminate();
      for (const { answer, abort } of attempts) {
        abort();
        answer.then(({ socket }) => socket?.destroy()).catch(() => undefined);
      }
      open.clear();
      attempts.clear();
    },
    close() {
      observed.close();
      for (const client of managements.values()) client.destroy();
    },
  };
};
