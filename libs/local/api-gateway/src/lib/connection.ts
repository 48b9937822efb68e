import { isUtf8 } from 'node:buffer';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock, Timer } from '@carillon/local-clock';
import type { Meter } from '@carillon/metering';
import { BROKEN, type Close, GOING_AWAY, UNSUPPORTED_DATA, closeByClient, closeByError } from './close-code';
import { limitFrames } from './frame-limit';
import { IDLE_MS, LIFE_MS, MAX_BUFFERED_BYTES } from './limits';
import type { Peer } from './peer';
import { textFrames } from './text-frames';

/** One established socket. */
export interface Connection {
  readonly peer: Peer;
  /** False from the first sign of its end, whichever side it came from. */
  isOpen(): boolean;
  /** Milliseconds since 1970: the last data message in either direction. Pings do not count. */
  lastActiveAt(): number;
  /**
   * Sends one text message, in frames of 32 KB at most. Bytes that are not UTF-8 are replaced, for a text frame with them
   * would make the client fail the connection. `full`: the client does not read what is there already; nothing was sent.
   */
  send(payload: Buffer): 'sent' | 'full' | 'gone';
  /** Ends it from this side. Its end is reported at once: a client that has vanished answers no close frame. */
  end(close: Close): void;
  /**
   * Breaks it as a network does that fails: what the client still gets is `last`, maybe, in the middle of a frame. Its end is
   * reported at once.
   */
  reset(last?: Buffer): void;
}

/** Counts what API Gateway bills for. */
export type GatewayMeter = Pick<Meter, 'opened' | 'ended' | 'received' | 'sent'>;

export interface ConnectionOptions {
  peer: Peer;
  socket: WebSocket;
  /** The TCP connection under it. */
  transport: Duplex;
  clock: Clock;
  meter?: GatewayMeter | undefined;
  /** A text message of the client. */
  onMessage(connection: Connection, body: string): void;
  /** Called once. */
  onEnd(close: Close): void;
}

/** Watches over a socket from the 101 to its end: no frame of the client is lost in between (conformance case 118). */
export const openConnection = (options: ConnectionOptions): Connection => {
  const { peer, socket, transport, clock, meter, onMessage, onEnd } = options;
  let isOver = false;
  let lastActiveAt = clock.now();

  const over = (close: Close) => {
    if (isOver) return;
    isOver = true;
    lifetime.cancel();
    meter?.ended(peer.connectedAt, clock.now());
    onEnd(close);
  };

  const connection: Connection = {
    peer,
    isOpen: () => !isOver && socket.readyState === socket.OPEN,
    lastActiveAt: () => lastActiveAt,
    send(payload) {
      if (!connection.isOpen()) return 'gone';
      if (socket.bufferedAmount > MAX_BUFFERED_BYTES) return 'full';
      const text = isUtf8(payload) ? payload : Buffer.from(payload.toString());
      transport.write(textFrames(text)); // one buffer, where `ws` writes header and payload apart
      lastActiveAt = clock.now();
      meter?.sent(text.length);
      return 'sent';
    },
    end(close) {
      if (isOver) return;
      socket.close(close.code, close.reason);
      over(close);
    },
    reset(last) {
      if (isOver) return;
      if (last) transport.write(last);
      if (transport instanceof Socket) transport.resetAndDestroy();
      else transport.destroy();
      over(BROKEN);
    },
  };

  // One timer for both cuts. It looks again when it falls due, so that a message costs no new timer.
  const deadline = () => Math.min(lastActiveAt + IDLE_MS, peer.connectedAt + LIFE_MS);
  const watch = (): Timer =>
    clock.after(deadline() - clock.now(), () => {
      if (clock.now() < deadline()) lifetime = watch();
      else connection.end(GOING_AWAY);
    });
  let lifetime = watch();

  meter?.opened(peer.connectedAt);
  limitFrames(socket);
  socket.on('message', (data, isBinary) => {
    if (isOver) return;
    if (isBinary) return connection.end(UNSUPPORTED_DATA);
    lastActiveAt = clock.now();
    const body = data as Buffer; // whole: `ws` hands out nothing else unless asked to
    meter?.received(body.length);
    onMessage(connection, body.toString());
  });
  socket.on('error', (error) => {
    const close = closeByError(error);
    if (close) over(close);
  });
  socket.on('close', (code, reason) => over(closeByClient(code, reason.toString())));

  return connection;
};
