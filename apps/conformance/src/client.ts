import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { within } from './deadline';

/** A client of a WebSocket API that reads its text messages one by one, in the order in which they came. */
export interface Client {
  socket: WebSocket;
  /** Sends one frame: text as it is, anything else as JSON. */
  say(message: unknown): void;
  /** The next message that was not read yet, byte for byte. Waits for it. */
  next(): Promise<string>;
  /** Messages that came and were not read. */
  unread(): string[];
  /** The close code and reason, once the socket has closed. */
  closed(): Promise<[number, string]>;
  close(code?: number, reason?: string): Promise<void>;
}

/** Connects, and rejects when the handshake is refused. */
export const connect = async (url: string, headers: Record<string, string>): Promise<Client> => {
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  const messages: string[] = [];
  const waiting: ((message: string) => void)[] = [];
  socket.on('message', (data) => {
    const reader = waiting.shift();
    if (reader) reader(String(data));
    else messages.push(String(data));
  });
  // Not `once`, which rejects for an error: whoever waits for the close learns from its code.
  const closed = new Promise<[number, string]>((resolve) =>
    socket.on('close', (code, reason) => resolve([code, String(reason)])),
  );
  socket.on('error', () => undefined);
  await within(once(socket, 'open'), `the handshake at ${url}`);
  const client: Client = {
    socket,
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next() {
      const message = messages.shift();
      if (message !== undefined) return Promise.resolve(message);
      return within(new Promise((read) => waiting.push(read)), 'a message');
    },
    unread: () => messages,
    closed: () => within(closed, 'the close of the socket'),
    async close(code, reason) {
      socket.close(code, reason);
      await client.closed();
    },
  };
  return client;
};

/** What a server answers to an upgrade request. */
export interface Handshake {
  status: number;
  headers: IncomingHttpHeaders;
  /** Only with 101. */
  socket?: Socket;
}

/** An upgrade request that is under way. */
export interface PendingHandshake {
  answer: Promise<Handshake>;
  isAnswered(): boolean;
  /** Ends its TCP connection without a word. */
  abort(): void;
}

/** Sends an upgrade request and shows its answer as HTTP, whatever it is. */
export const upgrade = (url: string, headers: Record<string, string> = {}): PendingHandshake => {
  const target = url.replace(/^ws/, 'http');
  const request = (target.startsWith('https') ? httpsRequest : httpRequest)(target, {
    agent: false,
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  });
  let isAnswered = false;
  const answered = new Promise<Handshake>((resolve, reject) => {
    request.on('upgrade', ({ statusCode = 0, headers }, socket) =>
      resolve({ status: statusCode, headers, socket: socket as Socket }),
    );
    request.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    request.on('error', reject);
  });
  const mark = () => {
    isAnswered = true;
  };
  answered.then(mark, mark);
  request.end();
  const answer = within(answered, `an answer to the handshake at ${url}`);
  answer.catch(() => undefined); // A case may fail before it looks at the answer.
  return {
    answer,
    isAnswered: () => isAnswered,
    abort: () => request.destroy(),
  };
};
