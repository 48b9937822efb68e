import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { EventMessage } from '../lib/environment-protocol';
import type { Mailbox } from '../lib/mailbox';

/** Where an environment takes its events from. */
export interface EventPort {
  /**
   * The next event. Until there is one the thread stands still: no timer fires, no promise goes on, no socket is read, as on AWS,
   * where an environment is frozen between events (developer guide, "Lambda execution environment lifecycle").
   */
  next(): EventMessage;
}

/** @param mail knows of every message that was put on the port */
export const eventPort = (port: MessagePort, mail: Mailbox): EventPort => ({
  next() {
    for (;;) {
      const isToRun = mail.take();
      const { message } = receiveMessageOnPort(port) as { message: EventMessage };
      if (isToRun) return message;
    }
  },
});
