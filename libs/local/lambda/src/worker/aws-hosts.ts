import { syncBuiltinESMExports } from 'node:module';
import { Socket, type SocketConstructorOpts } from 'node:net';
import tls, { type ConnectionOptions } from 'node:tls';
import type { Network } from '../lib/environment-protocol';

/** The DNS suffixes of AWS's endpoints, dual-stack and China included. */
const AWS_HOST = /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws|api\.amazonwebservices\.com\.cn)\.?$/i;

/** Such as `dynamodb.eu-central-1.amazonaws.com`, or a bare suffix. */
export const isAwsHost = (host: string): boolean => AWS_HOST.test(host);

type Options = ConnectionOptions & SocketConstructorOpts & { highWaterMark?: number };
type Connected = () => void;

/** `(options)`, `(port, host?, options?)` or `(path, options?)`, each with a callback or without. */
const parse = (args: unknown[]): { options: Options; connected: Connected | undefined } => {
  const last = args.at(-1);
  const named = args.filter((arg): arg is Options => typeof arg === 'object' && arg !== null);
  const [first, second] = args;
  const isPort = typeof first === 'number' || (typeof first === 'string' && Number(first) >= 0);
  const placed = {
    ...(isPort && { port: Number(first) }),
    ...(typeof first === 'string' && !isPort && { path: first }),
    ...(typeof second === 'string' && { host: second }),
  };
  return {
    options: Object.assign(placed, ...named) as Options,
    connected: typeof last === 'function' ? (last as Connected) : undefined,
  };
};

/** What leads to AWS: a host, or, over a socket that is given (a proxy's tunnel), the server's name. */
const hostOf = ({ path, socket, servername, host }: Options) =>
  path ? undefined : socket ? (servername ?? host) : host;

/**
 * A plain TCP socket that answers as a `TLSSocket` does after a handshake, for clients that look: `https`, undici, and what is built on
 * them. The connection carries plain HTTP with the `Host` that the client meant.
 */
class PlainTlsSocket extends Socket {
  readonly encrypted = true;
  readonly authorized = true;
  readonly authorizationError = null;
  readonly alpnProtocol = false;
  secureConnecting = true;
  servername: string | undefined;

  secured() {
    this.secureConnecting = false;
    this.emit('secure');
    this.emit('secureConnect');
  }

  setServername(name: string) {
    this.servername = name;
  }

  renegotiate(_options: object, done?: (error: Error | null) => void) {
    if (done) process.nextTick(done, null);
    return true;
  }

  getCipher = () => ({ name: 'TLS_AES_128_GCM_SHA256', standardName: 'TLS_AES_128_GCM_SHA256', version: 'TLSv1.3' });
  getProtocol = () => 'TLSv1.3';
  getPeerCertificate = () => ({});
  getCertificate = () => ({});
  getEphemeralKeyInfo = () => ({});
  getSharedSigalgs = () => [];
  getPeerX509Certificate = () => undefined;
  getX509Certificate = () => undefined;
  getSession = () => undefined;
  getTLSTicket = () => undefined;
  getFinished = () => undefined;
  getPeerFinished = () => undefined;
  isSessionReused = () => false;
  setMaxSendFragment = () => true;
  setSession = () => undefined;
  disableRenegotiation = () => undefined;
  enableTrace = () => undefined;
}

const connectPlainly = (network: Network, options: Options, connected: Connected | undefined) => {
  const { allowHalfOpen, highWaterMark, keepAlive, keepAliveInitialDelay, noDelay, onread, signal } = options;
  const given = { allowHalfOpen, highWaterMark, keepAlive, keepAliveInitialDelay, noDelay, onread, signal };
  const socket = new PlainTlsSocket(given as SocketConstructorOpts);
  options.socket?.destroy();
  socket.setServername(options.servername ?? options.host ?? '');
  if (connected) socket.once('secureConnect', connected);
  if (options.timeout) socket.setTimeout(options.timeout);
  // A TLSSocket is secure some time after it is connected: clients that listen for both expect that order.
  socket.connect(network, () => process.nextTick(() => socket.secured()));
  return socket;
};

/**
 * Makes `tls.connect` to an AWS host a plain connection to `network`: there the SDK, `https`, `fetch` and undici meet. Must run before any
 * code of the function, which may keep the function that it finds. Other hosts are left alone.
 */
export const routeAwsHosts = (network: Network): void => {
  const original = tls.connect as (...args: unknown[]) => unknown;
  const connect = (...args: unknown[]) => {
    const { options, connected } = parse(args);
    const host = hostOf(options);
    return host !== undefined && isAwsHost(host) ? connectPlainly(network, options, connected) : original(...args);
  };
  Object.assign(tls, { connect });
  syncBuiltinESMExports();
};
