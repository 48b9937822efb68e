import { type Connection, memoryConnectionsRepo } from '@carillon/connections-repo';
import { memoryMessagesRepo } from '@carillon/messages-repo';
import { inlineDelivery } from './lib/inline-delivery';
import type { Posted, Postman } from './lib/postman';
import { publisher } from './lib/publisher';

/** A postman that keeps what it was given. What it answers can be set per connection: an outcome, or a fault to throw. */
export interface MemoryPostman extends Postman {
  /** The frames of a connection, parsed, in the order of their posts. */
  inbox(connectionId: string): unknown[];
  answer(connectionId: string, outcome: Posted | Error): void;
}

export const memoryPostman = (): MemoryPostman => {
  const inboxes = new Map<string, unknown[]>();
  const answers = new Map<string, Posted | Error>();
  const inbox = (connectionId: string) => {
    const frames = inboxes.get(connectionId) ?? [];
    inboxes.set(connectionId, frames);
    return frames;
  };
  return {
    inbox,
    answer: (connectionId, outcome) => void answers.set(connectionId, outcome),
    async post(connectionId, payload) {
      const outcome = answers.get(connectionId) ?? 'delivered';
      if (outcome instanceof Error) throw outcome;
      if (outcome === 'delivered') inbox(connectionId).push(JSON.parse(payload));
      return outcome;
    },
  };
};

/** Everything a behaviour needs to be tested, in memory; time stands at `now`. */
export const memoryMessaging = async (connected: Connection[], now = Date.UTC(2026, 0, 1)) => {
  const clock = { now: () => now };
  const connections = memoryConnectionsRepo(clock);
  for (const connection of connected) await connections.add(connection);
  const messages = memoryMessagesRepo(clock);
  const postman = memoryPostman();
  const delivery = inlineDelivery({ connections, postman, ...clock });
  return { connections, messages, postman, delivery, now, publish: publisher({ messages, delivery, ...clock }) };
};
