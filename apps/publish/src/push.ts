import type { Publish } from '@carillon/messaging';
import type { Push, Receipt } from '@carillon/route-types';

export interface PushDeps {
  publish: Publish;
}

/**
 * Pushes for another service, and answers what happened: how many took it, how many were gone or throttled. Without an id it has
 * that of the request: an event that Lambda tries again is one message.
 */
export const push =
  ({ publish }: PushDeps) =>
  ({ target, data, id }: Push, requestId: string): Promise<Receipt> =>
    publish(target, data, { id: id ?? requestId });
