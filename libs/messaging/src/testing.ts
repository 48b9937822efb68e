import { type Connection, memoryConnectionsRepo } from '@carillon/connections-repo';
import { memoryMessagesRepo } from '@carillon/messages-repo';
import type { Clock } from './lib/clock';
import { delivery } from './lib/delivery';
import { memoryParcelQueue } from './lib/memory-parcel-queue';
import type { Posted, Postman } from './lib/postman';
import { publisher } from './lib/publisher';

export { type MemoryParcelQueue, memoryParcelQueue } from './lib/memory-parcel-queue';

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

/** Waits for nothing: what is to come later comes as soon as nothing else happens, in the order of its time. */
const instantClock = (): Clock => {
  const due = new Set<{ at: number; call: () => void }>();
  let now = 0;
  const next = () => {
    const [first] = [...due].sort((a, b) => a.at - b.at);
    if (!first) return;
    due.delete(first);
    now = first.at;
    first.call();
  };
  return {
    now: () => now,
    after(ms, call) {
      const timer = { at: now + ms, call };
      due.add(timer);
      setImmediate(next);
      return { cancel: () => void due.delete(timer) };
    },
  };
};

/** Everything a behaviour needs to be tested, in memory; time stands at `now`. */
export const memoryMessaging = async (connected: Connection[], now = Date.UTC(2026, 0, 1)) => {
  const time = { now: () => now };
  const connections = memoryConnectionsRepo(time);
  for (const connection of connected) await connections.add(connection);
  const messages = memoryMessagesRepo(time);
  const postman = memoryPostman();
  const parcels = memoryParcelQueue();
  const delivers = delivery({ connections, postman, parcels, clock: instantClock(), ...time });
  const publish = publisher({ messages, delivery: delivers, ...time });
  return { connections, messages, postman, parcels, delivery: delivers, now, publish };
};
