import type { Timer, Timers } from './timers';

/** What the client needs of a WebSocket: browsers', Node's and `ws`'s are all such. */
export interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number }) => void): void;
}

export type State =
  | { name: 'connecting' }
  | { name: 'open' }
  /** Between two connections. `code`: the close code of the last one, 1006 if it never came to be. */
  | { name: 'waiting'; delayMs: number; code: number }
  | { name: 'closed' };

export interface LinkOptions {
  /** Asked before each connection where it is a function: for a token that expires. */
  url: string | (() => string | Promise<string>);
  WebSocket: new (url: string) => Socket;
  timers: Timers;
  /** From 0 up to 1. */
  random: () => number;
  onState(state: State): void;
  onText(text: string): void;
}

/** One connection after another, for as long as it is not closed. */
export interface Link {
  /** Without effect unless open. */
  send(text: string): void;
  /** Gives the connection up without waiting for its close: it may be dead. */
  restart(): void;
  close(): void;
}

/**
 * A delay is drawn from 0 up to a bound that begins here and doubles with each attempt, until a connection lasts: full jitter,
 * so that no herd comes back at once.
 */
const FIRST_BOUND_MS = 500;
const LAST_BOUND_MS = 30_000;

/**
 * A connection that lasted so long is none of a series that fails. That it brought something is no sign: it may be answered,
 * and cut over the next frame, each time.
 */
const LASTING_MS = 10_000;

/** API Gateway gives `$connect`'s integration 29 seconds. */
const HANDSHAKE_MS = 35_000;

/** No code at all, as the browsers' own sockets report a connection that ended without a close frame (RFC 6455, 7.1.5). */
const ABNORMAL = 1006;

/** Connects, and connects again whenever the connection ends, whoever ended it and why, until `close`. */
export const link = ({ url, WebSocket, timers, random, onState, onText }: LinkOptions): Link => {
  let current: Socket | undefined;
  let timer: Timer | undefined;
  let isOpen = false;
  let attempts = 0;
  let isClosed = false;

  const wait = (code: number) => {
    current = undefined;
    isOpen = false;
    timer?.cancel();
    const delayMs = random() * Math.min(LAST_BOUND_MS, FIRST_BOUND_MS * 2 ** attempts);
    attempts += 1;
    timer = timers.after(delayMs, () => void connect());
    onState({ name: 'waiting', delayMs, code });
  };

  const connect = async (): Promise<void> => {
    onState({ name: 'connecting' });
    let socket: Socket;
    try {
      const address = typeof url === 'string' ? url : await url();
      if (isClosed) return;
      socket = new WebSocket(address);
    } catch {
      return isClosed ? undefined : wait(ABNORMAL);
    }
    current = socket;
    timer = timers.after(HANDSHAKE_MS, restart);
    socket.addEventListener('open', () => {
      if (current !== socket) return;
      timer?.cancel();
      timer = timers.after(LASTING_MS, () => (attempts = 0));
      isOpen = true;
      onState({ name: 'open' });
    });
    socket.addEventListener('message', ({ data }) => {
      if (current === socket) onText(String(data));
    });
    socket.addEventListener('error', () => undefined); // The close that follows says it.
    socket.addEventListener('close', ({ code }) => {
      if (current === socket) wait(code);
    });
  };

  const restart = () => {
    const dead = current;
    if (!dead) return;
    wait(ABNORMAL);
    dead.close();
  };

  void connect();
  return {
    send(text) {
      if (isOpen) current?.send(text);
    },
    restart,
    close() {
      if (isClosed) return;
      isClosed = true;
      timer?.cancel();
      const last = current;
      current = undefined;
      isOpen = false;
      last?.close();
      onState({ name: 'closed' });
    },
  };
};
