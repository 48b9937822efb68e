import { Socket } from 'node:net';
import type { Destinations } from '@carillon/local-network';
import { readArguments } from './socket-arguments';

type Connect = (this: Socket, ...args: unknown[]) => Socket;

const connectSocket = Socket.prototype.connect as Connect;

/** Lets a socket fail as it does when its host cannot be looked up: later, with an `error` event. Nothing is sent. */
export const failConnecting = (socket: Socket, error: Error): Socket => {
  const lookup = (_host: string, _options: object, done: (error: Error) => void) => done(error);
  return connectSocket.call(socket, { host: 'refused', port: 0, lookup });
};

/**
 * Leads every TCP connection where it may go: `net`, `http`, `tls`, `https`, `http2`, `fetch`, `WebSocket` and what is built on them
 * connect by this one method. It judges by the host as it was given, so that nothing, not even its name, leaves when it is refused.
 * Unix sockets are this machine's.
 */
export const guardSockets = ({ network, wayTo, refuse }: Destinations): void => {
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const { options, connected } = readArguments(args);
    const { path, host, port, lookup } = options;
    const way = path ? 'through' : wayTo(host || 'localhost');
    if (way === 'refused') return failConnecting(this, refuse(host ?? '', port === undefined ? port : Number(port)));
    if (way === 'through' && (!lookup || network.others)) return connectSocket.apply(this, args);
    // The function's own look-up could lead anywhere.
    const target = { ...options, lookup: undefined, ...(way === 'home' && { host: network.host, port: network.port }) };
    return connectSocket.call(this, target, connected);
  };
};
