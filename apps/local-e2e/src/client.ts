import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';

/** A client of a WebSocket API that reads its frames one by one, in the order in which they came. */
export interface Client {
  socket: WebSocket;
  /** Sends a frame: text as it is, anything else as JSON. */
  say(frame: unknown): void;
  /** The next frame that was not read yet, parsed if it is JSON. Waits for it. */
  next(): Promise<unknown>;
  /** The next frame that fits, those before it left out. */
  nextWhere(fits: (frame: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  /** Frames that came and were not read. */
  unread(): unknown[];
  /** Resolves with the close code and reason once the socket has closed. */
  closed: Promise<[number, string]>;
  close(): Promise<void>;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Connects, and rejects when the handshake is refused. */
export const join = async (url: string, options: ClientOptions = {}): Promise<Client> => {
  const socket = new WebSocket(url, options);
  const frames: unknown[] = [];
  const waiting: ((frame: unknown) => void)[] = [];
  socket.on('message', (data) => {
    const frame = parsed(String(data));
    const reader = waiting.shift();
    if (reader) reader(frame);
    else frames.push(frame);
  });
  const closed = once(socket, 'close').then(([code, reason]): [number, string] => [code as number, String(reason)]);
  closed.catch(() => undefined); // A refused handshake is told once: here below.
  await once(socket, 'open');
  const next = () => (frames.length > 0 ? Promise.resolve(frames.shift()) : new Promise((read) => waiting.push(read)));
  return {
    socket,
    say: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    next,
    async nextWhere(fits) {
      for (;;) {
        const frame = Object(await next()) as Record<string, unknown>;
        if (fits(frame)) return frame;
      }
    },
    unread: () => frames,
    closed,
    async close() {
      socket.close();
      await closed;
    },
  };
};

/** The HTTP status of a refused handshake. */
export const refusal = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode);
    });
    socket.on('open', () => reject(new Error('The handshake was accepted')));
    socket.on('error', () => undefined);
  });
