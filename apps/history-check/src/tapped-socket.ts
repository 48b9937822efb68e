import { framesOf, type Socket } from '@carillon/client';

/** What a tap tells of a client's sockets. */
export interface Tap {
  onOpen(): void;
  onClose(): void;
  /** A message came on the wire, before the client has read it. */
  onMessage(channel: string, id: string): void;
}

/** The sockets of one client. */
export interface TappedSockets {
  WebSocket: new (url: string) => Socket;
  /** Ends the connection that there is, as a network does. */
  drop(): void;
}

/** Node's `ws` can end a connection without a close frame. */
const hasTerminate = (socket: Socket): socket is Socket & { terminate(): void } => 'terminate' in socket;

/** Sockets like the given ones, with somebody listening in. */
export const tappedSockets = (WebSocket: new (url: string) => Socket, tap: Tap): TappedSockets => {
  let last: Socket | undefined;
  /** A function that is called with `new` and returns an object makes that object. */
  const Tapped = function (url: string): Socket {
    const socket = new WebSocket(url);
    last = socket;
    socket.addEventListener('open', () => tap.onOpen());
    socket.addEventListener('close', () => tap.onClose());
    socket.addEventListener('message', ({ data }) => {
      for (const frame of framesOf(String(data))) if (frame.type === 'message') tap.onMessage(frame.channel, frame.id);
    });
    return socket;
  } as unknown as new (url: string) => Socket;
  const drop = () => (last && hasTerminate(last) ? last.terminate() : last?.close());
  return { WebSocket: Tapped, drop };
};
