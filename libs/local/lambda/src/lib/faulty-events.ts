import type { Clock, Timer } from '@carillon/local-clock';
import type { Faults } from '@carillon/local-faults';
import type { EventInvocations } from './event-invocation';

/**
 * Asynchronous invocation as Lambda promises it and no more: at least once, and not at once. A duplicate has the id of the event
 * that it repeats (developer guide, "Asynchronous invocation").
 */
export const faultyEvents = (events: EventInvocations, clock: Clock, faults: Faults): EventInvocations => {
  const pending = new Set<Timer>();
  return {
    start(pool, request) {
      const fault = faults.decide('event', pool.model.name);
      if (fault?.kind !== 'late') events.start(pool, request);
      if (!fault) return;
      const timer = clock.after(fault.delayMs, () => {
        pending.delete(timer);
        events.start(pool, request);
      });
      pending.add(timer);
    },
    close() {
      for (const timer of pending) timer.cancel();
      events.close();
    },
  };
};
