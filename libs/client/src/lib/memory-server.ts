import type { MessageFrame, Position, SubscribedFrame } from '@carillon/route-types';
import { MAX_FRAME_BYTES } from './limits';
import type { Socket } from './link';

type Listener = (event: { data: unknown; code: number }) => void;

/** The server's end of a socket. */
export interface Connection {
  /** From 1, in the order of connecting. */
  number: number;
  /** The part of the URL after its last slash. */
  name: string;
  /** By the server's clock. */
  connectedAt: number;
  channels: Set<string>;
  /** What the client sent, parsed. */
  received: Record<string, unknown>[];
  push(frame: unknown): void;
  close(code?: number): void;
}

/** A channel's log, and the ids in it. */
export interface Log {
  epoch: string;
  messages: MessageFrame[];
}

/** What a server does, each part to be replaced by one that does it wrong. */
export interface Behaviour {
  append(log: Log, message: MessageFrame): MessageFrame;
  /** Whom a message is posted to. */
  audience(members: Connection[], all: Connection[]): Connection[];
  /** How often a post arrives. */
  copies(): number;
  replay(log: Log, since: Position): Pick<SubscribedFrame, 'recovered' | 'messages' | 'more'>;
  /** Whether the members of a connection that ended are forgotten. */
  forgets(): boolean;
  /** Whether a connection that wants to subscribe is known. */
  knows(connection: Connection): boolean;
  /** Whether who unsubscribes is taken out of the channel. */
  letsGo(): boolean;
  /** Whether a frame of the client is answered; if not, it is done, and its Lambda fails after that. */
  answers(frame: Record<string, unknown>): boolean;
}

export interface MemoryServer {
  WebSocket: new (url: string) => Socket;
  /** Those that are open. */
  connections(): Connection[];
  /** `channel` to its log. */
  logs: Map<string, Log>;
  /** Rows of members, those of connections that ended included if they were not forgotten. */
  members(): { channel: string; connection: number; connectedAt: number }[];
  /** Refuses connections from now on, or takes them again. */
  isDown: boolean;
  /** What a server publishes. */
  publish(channel: string, id: string): void;
  /** The next message of the channel begins a new epoch; what was said is gone. */
  restart(channel: string): void;
}

const PAGE = 5;

const keep = (log: Log, message: MessageFrame): MessageFrame => {
  const known = log.messages.find(({ id }) => id === message.id);
  if (known) return known;
  log.messages.push(message);
  return message;
};

const replayed = ({ epoch, messages }: Log, since: Position): ReturnType<Behaviour['replay']> => {
  const first = messages[0]?.seq ?? 1;
  if (since.seq > 0 && (since.epoch !== epoch || since.seq < first - 1))
    return { recovered: false, messages: [], more: false };
  const missed = messages.filter(({ seq }) => seq > since.seq);
  return { recovered: true, messages: missed.slice(0, PAGE), more: missed.length > PAGE };
};

const RIGHT: Behaviour = {
  append: keep,
  audience: (members) => members,
  copies: () => 1,
  replay: replayed,
  forgets: () => true,
  knows: () => true,
  letsGo: () => true,
  answers: () => true,
};

/**
 * A server in memory, by the letter of the protocol but for what `behaviour` replaces, with sockets that need no network.
 * Every frame takes one turn of the event loop.
 */
export const memoryServer = (behaviour: Partial<Behaviour> = {}, now: () => number = () => 0): MemoryServer => {
  const { append, audience, copies, replay, forgets, knows, letsGo, answers } = { ...RIGHT, ...behaviour };
  const open = new Map<number, Connection>();
  const ghosts: Connection[] = [];
  const logs = new Map<string, Log>();
  let made = 0;
  let epochs = 0;

  const logOf = (channel: string): Log => {
    const log = logs.get(channel) ?? { epoch: `E${(epochs += 1)}`, messages: [] };
    logs.set(channel, log);
    return log;
  };
  const tailOf = ({ epoch, messages }: Log): Position => ({ epoch, seq: messages.at(-1)?.seq ?? 0 });

  const publish = (channel: string, id: string, data?: unknown): MessageFrame => {
    const log = logOf(channel);
    const { epoch, seq } = tailOf(log);
    const draft: MessageFrame = { type: 'message', channel, epoch, seq: seq + 1, id, at: 0, data };
    const before = log.messages.length;
    const message = append(log, draft);
    const members = [...open.values()].filter(({ channels }) => channels.has(channel));
    if (log.messages.length > before)
      for (const member of audience(members, [...open.values()]))
        for (let copy = copies(); copy > 0; copy--) member.push(message);
    return message;
  };

  const take = (connection: Connection, frame: Record<string, unknown>): void => {
    connection.received.push(frame);
    const channel = String(frame['channel']);
    const { id } = frame;
    const answer = (reply: object) => answers(frame) && connection.push({ ...reply, id });
    const refuse = (code: string) => answer({ type: 'error', code, message: code, requestId: 'r' });
    const say = (channel: string) => {
      const { epoch, seq } = publish(channel, String(id), frame['data']);
      answer({ type: 'ack', channel, epoch, seq });
    };
    const replayOf = (type: string) => {
      const log = logOf(channel);
      const since = frame['since'] as Position | undefined;
      const found = since ? replay(log, since) : { recovered: false, messages: log.messages, more: false };
      answer({ type, channel, ...tailOf(log), ...found });
    };
    if (frame['action'] === 'sendmessage') say(String(frame['channel'] ?? '$all'));
    else if (frame['action'] === 'subscribe') {
      if (/^(no|[$@])/.test(channel)) return void refuse('forbidden');
      if (!knows(connection)) return void refuse('not_connected');
      connection.channels.add(channel);
      replayOf('subscribed');
    } else if (frame['action'] === 'unsubscribe') {
      if (letsGo()) connection.channels.delete(channel);
      answer({ type: 'unsubscribed', channel });
    } else if (frame['action'] === 'history') replayOf('history');
    else if (frame['action'] === 'presence') {
      const count = [...open.values()].filter(({ channels }) => channels.has(channel)).length;
      answer({ type: 'presence', channel, count, users: [] });
    } else refuse('unknown_action');
  };

  class MemorySocket implements Socket {
    readonly #listeners = new Map<string, Listener[]>();
    #connection: Connection | undefined;

    constructor(url: string) {
      setImmediate(() => (server.isDown ? this.#end(1006) : this.#begin(url)));
    }

    #emit(type: string, event: Partial<Parameters<Listener>[0]> = {}): void {
      for (const listener of this.#listeners.get(type) ?? []) listener({ data: undefined, code: 0, ...event });
    }

    #begin(url: string): void {
      const number = (made += 1);
      const push = (frame: unknown) =>
        setImmediate(() => open.has(number) && this.#emit('message', { data: JSON.stringify(frame) }));
      const name = url.slice(url.lastIndexOf('/') + 1);
      const channels = new Set(['$all', `@${name}`]);
      const connectedAt = now();
      this.#connection = {
        number,
        name,
        connectedAt,
        channels,
        received: [],
        push,
        close: (code = 1001) => this.#end(code),
      };
      open.set(number, this.#connection);
      this.#emit('open');
    }

    #end(code: number): void {
      const connection = this.#connection;
      if (connection && open.delete(connection.number) && !forgets()) ghosts.push(connection);
      this.#connection = undefined;
      this.#emit('close', { code });
    }

    addEventListener(type: string, listener: Listener): void {
      this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
    }

    send(text: string): void {
      const connection = this.#connection;
      setImmediate(() => {
        if (!connection || !open.has(connection.number)) return;
        if (Buffer.byteLength(text) > MAX_FRAME_BYTES) connection.close(1009);
        else take(connection, JSON.parse(text));
      });
    }

    close(): void {
      setImmediate(() => this.#end(1005));
    }
  }

  const server: MemoryServer = {
    WebSocket: MemorySocket,
    connections: () => [...open.values()],
    logs,
    members: () =>
      [...open.values(), ...ghosts].flatMap(({ number, channels, connectedAt }) =>
        [...channels].map((channel) => ({ channel, connection: number, connectedAt })),
      ),
    isDown: false,
    publish: (channel, id) => void publish(channel, id),
    restart: (channel) => void logs.delete(channel),
  };
  return server;
};
