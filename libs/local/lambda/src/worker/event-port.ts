import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { EventMessage } from '../lib/environment-protocol';

/** Where an environment takes its events from. */
export interface EventPort {
  /**
   * The next event. Until there is one the thread stands still: no timer fires, no promise goes on, no socket is read, as on AWS,
   * where an environment is frozen between events (developer guide, "Lambda execution environment lifecycle").
   */
  next(): EventMessage;
}

/** @param posted the count of events posted; each was put on the port before it was counted */
export const eventPort = (port: MessagePort, posted: Int32Array): EventPort => {
  let taken = 0;
  return {
    next() {
      Atomics.wait(posted, 0, taken);
      taken += 1;
      return (receiveMessageOnPort(port) as { message: EventMessage }).message;
    },
  };
};
