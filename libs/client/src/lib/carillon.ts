import type { AckFrame, DirectFrame, HistoryFrame, Position, PresenceFrame } from '@carillon/route-types';
import { link, type Socket, type State } from './link';
import { ClosedError, outbox, RefusedError } from './outbox';
import { type Reply, type Request, requests } from './requests';
import { type Handlers, subscriptions } from './subscriptions';
import { tell } from './tell';
import { systemTimers, type Timer, type Timers } from './timers';
import { framesOf } from './wire';

export interface CarillonOptions {
  /** Default: the platform's own, in browsers and from Node 22 on. */
  WebSocket?: new (url: string) => Socket;
  timers?: Timers;
  /** From 0 up to 1. */
  random?: () => number;
  /** An id for a message: 1 to 64 printable ASCII characters, never the same twice. Default: a UUID. */
  newId?: () => string;
  onState?: (state: State) => void;
  /** What a server pushed to this connection only. */
  onDirect?: (frame: DirectFrame) => void;
}

/**
 * A client that stays connected until it is closed. Its methods can be called at any time, connected or not. What a handler of
 * the application throws is uncaught, as from an event listener; it is told the rest all the same.
 */
export interface Carillon {
  /**
   * Listens to a channel, over all reconnects; `$all` and `@<user>` need no permission and are heard from the start.
   * @param options.since where the application has come to, if it remembers: what was said since then is told first
   * @throws Error when the channel is subscribed to already
   */
  subscribe(channel: string, handlers: Handlers, options?: { since?: Position }): void;
  /** Its handlers are not called any more. Resolves when the server has taken the client out of the channel. */
  unsubscribe(channel: string): Promise<void>;
  /** Up to where the application has been told everything: what to give as `since` after a restart. */
  position(channel: string): Position | undefined;
  /**
   * Says something to a channel, or to everyone. Resolves when it is stored, which it then is once, however often it was
   * sent; a guest's own `id` must be a UUID for that, since others may choose the same. Order is kept between messages that
   * are published one after the other's answer.
   * @param data any JSON up to 24 KB as UTF-8, read at once
   * @throws RefusedError when the server says no, and at once where it would (`too_large`) or could not answer; ClosedError
   * when the client is closed before it answered; TypeError for what is no JSON
   */
  publish(channel: string | undefined, data: unknown, options?: { id?: string }): Promise<AckFrame>;
  /** @throws RefusedError, ClosedError */
  history(channel: string, options?: { since?: Position; limit?: number }): Promise<HistoryFrame>;
  /** @throws RefusedError, ClosedError */
  presence(channel: string): Promise<PresenceFrame>;
  close(): void;
}

/**
 * API Gateway cuts a socket after 10 minutes without data (quotas of WebSocket APIs). Each heartbeat is metered, so there is
 * one when it is needed, and it is a question worth its price: was anything missed?
 */
export const HEARTBEAT_MS = 9 * 60_000;

/**
 * Connects to a WebSocket API of Carillon.
 * @param url `wss://…`, or what gives one before each connection
 */
export const carillon = (url: string | (() => string | Promise<string>), options: CarillonOptions = {}): Carillon => {
  const { timers = systemTimers(), random = Math.random, newId = () => crypto.randomUUID() } = options;
  const { WebSocket = globalThis.WebSocket, onState, onDirect } = options;
  let heartbeat: Timer | undefined;
  const unanswered = new Set<(error: Error) => void>();
  let isClosed = false;

  const send = (text: string) => connection.send(text);
  const asked = requests({ send, newId, timers, onSilence: () => connection.restart() });
  const letters = outbox({ send, timers, random });
  const channels = subscriptions({ requests: asked, timers });

  const beat = () => {
    heartbeat = timers.after(HEARTBEAT_MS, () => {
      beat();
      if (channels.size() > 0) return channels.check();
      // No route has this name: `$default` refuses it, and both are data.
      const done = () => undefined;
      const frame = () => ({ action: 'heartbeat' });
      asked.add({ lane: 'heartbeat', frame, answered: done, refused: done, lost: done });
    });
  };

  const end = () => {
    heartbeat?.cancel();
    asked.end();
    letters.end();
  };

  const connection = link({
    url,
    WebSocket,
    timers,
    random,
    onState(state) {
      if (state.name === 'open') {
        asked.open();
        letters.open();
        channels.check();
        beat();
      }
      if (state.name === 'waiting') end();
      tell(() => onState?.(state));
    },
    onText(text) {
      asked.hear();
      for (const frame of framesOf(text)) {
        if (frame.type === 'error' && frame.code === 'not_connected') connection.restart();
        else if (frame.type === 'message') channels.take(frame);
        else if (frame.type === 'direct') tell(() => onDirect?.(frame));
        else if (frame.type === 'ack') letters.answer(frame);
        else if (frame.type !== 'error' || !letters.answer(frame)) asked.answer(frame);
      }
    },
  });

  /** A question whose answer does not depend on the connection: it is asked again by the next one. */
  const question = <R extends Reply>(answeredBy: R['type'], channel: string, frame: object): Promise<R> =>
    new Promise<R>((resolve, reject) => {
      if (isClosed) return reject(new ClosedError());
      unanswered.add(reject);
      const request: Request = {
        lane: `${answeredBy} ${channel}`,
        frame: () => ({ ...frame, channel }),
        answered(reply) {
          unanswered.delete(reject);
          resolve(reply as R);
        },
        refused(error) {
          unanswered.delete(reject);
          reject(new RefusedError(error));
        },
      };
      asked.add(request);
    });

  return {
    subscribe: (channel, handlers, { since } = {}) => channels.add(channel, handlers, since),
    unsubscribe: (channel) => channels.remove(channel),
    position: (channel) => channels.position(channel),
    async publish(channel, data, { id = newId() } = {}) {
      if (isClosed) throw new ClosedError();
      return letters.publish(channel, data, id);
    },
    history: (channel, asking = {}) => question<HistoryFrame>('history', channel, { action: 'history', ...asking }),
    presence: (channel) => question<PresenceFrame>('presence', channel, { action: 'presence' }),
    close() {
      isClosed = true;
      connection.close();
      channels.close();
      end();
      letters.close();
      for (const reject of unanswered) reject(new ClosedError());
    },
  };
};
