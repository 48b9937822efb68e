import type { SocketConstructorOpts, TcpSocketConnectOpts } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

/** What `net` and `tls` are told about a connection. */
export type SocketOptions = ConnectionOptions &
  SocketConstructorOpts &
  Pick<TcpSocketConnectOpts, 'lookup'> & { highWaterMark?: number };

export interface SocketArguments {
  options: SocketOptions;
  connected: (() => void) | undefined;
}

/**
 * The arguments of `net.connect`, `tls.connect` and `socket.connect`: `(options)`, `(port, host?, options?)` or `(path, options?)`, each
 * with a callback or without. Node's own callers give `socket.connect` all of them as one array.
 */
export const readArguments = (args: unknown[]): SocketArguments => {
  const given = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const last = given.at(-1);
  const named = given.filter((arg): arg is SocketOptions => typeof arg === 'object' && arg !== null);
  const [first, second] = given;
  const isPort = typeof first === 'number' || (typeof first === 'string' && Number(first) >= 0);
  const placed = {
    ...(isPort && { port: Number(first) }),
    ...(typeof first === 'string' && !isPort && { path: first }),
    ...(typeof second === 'string' && { host: second }),
  };
  return {
    options: Object.assign(placed, ...named) as SocketOptions,
    connected: typeof last === 'function' ? (last as () => void) : undefined,
  };
};
