import type { Publish } from '@carillon/messaging';
import type { Push, Receipt } from '@carillon/route-types';

export interface TickDeps {
  publish: Publish;
}

/** Pushes what the schedule's input says, to whom it says. A run that comes twice has the same time, so the same id, and is one message. */
export const tick =
  ({ publish }: TickDeps) =>
  ({ target, data, id }: Push): Promise<Receipt> =>
    publish(target, data, { id });
