import type { Publish } from '@carillon/messaging';
import type { Push, Receipt } from '@carillon/route-types';

export interface TickDeps {
  publish: Publish;
}

/**
 * Pushes what the schedule's input says, to whom it says. An id of the scheduled time makes one message of a run that Scheduler tries
 * again; without an id the push has that of its request, which Lambda alone keeps when it tries again.
 */
export const tick =
  ({ publish }: TickDeps) =>
  ({ target, data, id }: Push, requestId: string): Promise<Receipt> =>
    publish(target, data, { id: id ?? requestId });
