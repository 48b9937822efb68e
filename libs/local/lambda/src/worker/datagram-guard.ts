import dgram, { type Socket } from 'node:dgram';
import type { Destinations } from '@carillon/local-network';

type Send = (this: Socket, ...args: unknown[]) => unknown;

/** `(message, port?, address?, callback?)` or `(message, offset, length, port?, address?, callback?)`, told apart as `dgram` does. */
const addressToSend = ([, , second, port, address]: unknown[]): unknown =>
  address || (port && typeof port !== 'function') ? address : second;

const fail = (socket: Socket, error: Error, args: unknown[]): void => {
  const done = args.at(-1);
  process.nextTick(() => (typeof done === 'function' ? done(error) : socket.emit('error', error)));
};

/** Lets UDP go where a connection may go. Names are looked up by `dns.lookup`, which leads those of AWS to the local system. */
export const guardDatagrams = ({ wayTo, refuse }: Destinations): void => {
  const methods = dgram.Socket.prototype as unknown as Record<'send' | 'connect', Send>;
  const guard = (name: 'send' | 'connect', addressOf: (args: unknown[]) => unknown) => {
    const original = methods[name];
    methods[name] = function (...args) {
      const address = addressOf(args);
      if (typeof address !== 'string' || address === '' || wayTo(address) !== 'refused')
        return original.apply(this, args);
      return fail(this, refuse(address), args);
    };
  };
  guard('send', addressToSend);
  guard('connect', ([, address]) => address);
};
