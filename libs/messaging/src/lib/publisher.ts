import { randomUUID } from 'node:crypto';
import { channelOf, type DirectFrame, type MessageFrame, type Receipt, type Target } from '@carillon/route-types';
import type { Delivery } from './delivery';
import { DeliveryError } from './delivery-error';

export interface PublisherDeps {
  delivery: Delivery;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** What a message is beside its data. */
export interface Origin {
  /** The publisher's own id of the message; a new one without it. */
  id?: string | undefined;
  /** The user or the handle of who sent it; absent for a server's push. */
  from?: string | undefined;
}

/**
 * The one way a message comes into being, whoever sends it. Resolves when each connection that listened was served, and
 * counts them by what came of it; or, of more than 500, when workers have them in hand. One connection's fault never keeps a
 * message from another.
 * @throws DeliveryError at the end, when posts failed for other reasons than `gone` and `throttled`
 */
export type Publish = (target: Target, data: unknown, origin?: Origin) => Promise<Receipt>;

const frameOf = (
  channel: string | undefined,
  id: string,
  from: string | undefined,
  at: number,
  data: unknown,
): string => {
  const said = { id, ...(from !== undefined && { from }), at, data };
  const frame: MessageFrame | DirectFrame =
    channel === undefined ? { type: 'direct', ...said } : { type: 'message', channel, ...said };
  return JSON.stringify(frame);
};

export const publisher = ({ delivery, now }: PublisherDeps): Publish => {
  return async (target, data, { id = randomUUID(), from } = {}) => {
    const channel = channelOf(target);
    const frame = frameOf(channel, id, from, now(), data);
    const { faults, ...counts } =
      'connection' in target
        ? await delivery.toConnection(target.connection, frame)
        : await delivery.toChannel({ channel: channelOf(target), id }, frame);
    const receipt: Receipt = { id, ...(channel !== undefined && { channel }), ...counts };
    if (faults.length > 0) throw new DeliveryError(faults.length, receipt, faults[0]);
    return receipt;
  };
};
