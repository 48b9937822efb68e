import type { Receipt } from '@carillon/route-types';

/**
 * Some posts of a message failed, after all others were served. A retry of the whole message would reach those again, so
 * its counts are here to be logged; `cause` is the first fault.
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  constructor(
    readonly faults: number,
    readonly receipt: Receipt,
    cause: unknown,
  ) {
    const { delivered, gone, throttled } = receipt;
    super(`${faults} posts failed (delivered: ${delivered}, gone: ${gone}, throttled: ${throttled})`, { cause });
  }
}
