import type { SocketConstructorOpts } from 'node:net';
import tls from 'node:tls';
import { type Destinations, isAwsHost, isLoopback } from '@carillon/local-network';
import { PlainTlsSocket } from './plain-tls-socket';
import { readArguments, type SocketArguments, type SocketOptions } from './socket-arguments';
import { failConnecting } from './socket-guard';

const HTTP2_ONLY =
  'HTTP/2 is not served in place of AWS; HTTP/1.1 is (requestHandler: new NodeHttpHandler() for a client of the SDK)';

/**
 * The AWS host that a socket is for, if it is: the host, or the server's name over a socket that is given (a proxy's tunnel) and at an
 * address that somebody has looked up.
 */
const awsHostOf = ({ path, socket, servername, host = 'localhost' }: SocketOptions): string | undefined => {
  if (path) return undefined;
  const meant = socket || !isLoopback(host) ? [servername, host] : [host];
  return meant.find((name) => name !== undefined && isAwsHost(name));
};

const speaksOnlyHttp2 = ({ ALPNProtocols: protocols }: SocketOptions): boolean =>
  Array.isArray(protocols) && protocols.includes('h2') && !protocols.includes('http/1.1');

const newSocket = (options: SocketOptions): PlainTlsSocket => {
  const { allowHalfOpen, highWaterMark, keepAlive, keepAliveInitialDelay, noDelay, onread, signal } = options;
  const given = { allowHalfOpen, highWaterMark, keepAlive, keepAliveInitialDelay, noDelay, onread, signal };
  return new PlainTlsSocket(given as SocketConstructorOpts);
};

const connectPlainly = (
  { network: { host, port }, refuse }: Destinations,
  awsHost: string,
  { options, connected }: SocketArguments,
): PlainTlsSocket => {
  const socket = newSocket(options);
  options.socket?.destroy();
  socket.setServername(options.servername ?? options.host ?? '');
  if (connected) socket.once('secureConnect', connected);
  if (options.timeout) socket.setTimeout(options.timeout);
  if (speaksOnlyHttp2(options)) failConnecting(socket, refuse(awsHost, options.port, HTTP2_ONLY));
  // A TLSSocket is secure some time after it is connected: clients that listen for both expect that order.
  else socket.connect({ host, port }, () => process.nextTick(() => socket.secured()));
  return socket;
};

/**
 * Makes `tls.connect` to an AWS host a plain connection to the local system, which carries HTTP/1.1 with the `Host` that the client meant:
 * there the SDK, `https`, `fetch` and undici meet. Other hosts are left to the sockets' own guard.
 */
export const routeAwsHosts = (to: Destinations): void => {
  const original = tls.connect as (...args: unknown[]) => unknown;
  const connect = (...args: unknown[]) => {
    const given = readArguments(args);
    const awsHost = awsHostOf(given.options);
    return awsHost === undefined ? original(...args) : connectPlainly(to, awsHost, given);
  };
  Object.assign(tls, { connect });
};
