import { randomUUID } from 'node:crypto';
import { ContentionError, type MessagesRepo } from '@carillon/messages-repo';
import {
  type ChannelReceipt,
  channelOf,
  type ChannelTarget,
  type DirectFrame,
  type MessageFrame,
  type Receipt,
  Refusal,
  type Target,
} from '@carillon/route-types';
import type { Delivery } from './delivery';
import { isHandle } from './handle';

export interface PublisherDeps {
  messages: Pick<MessagesRepo, 'append' | 'settle'>;
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
 * The one way a message comes into being, whoever sends it: it gets its position in the channel, and then it is delivered, or in the
 * hands of workers: to more than 500 connections, and to those that posts failed for. Resolves when both are done. After any error, publish
 * it again with the same id: it keeps its first position, and is delivered unless that was done. To one connection nothing is stored, and
 * what its post failed with is thrown.
 * @throws Refusal `busy` when others write to the channel faster than it takes; nothing is stored then
 */
export interface Publish {
  (target: ChannelTarget, data: unknown, origin?: Origin): Promise<ChannelReceipt>;
  (target: Target, data: unknown, origin?: Origin): Promise<Receipt>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Whose an id is. Nobody can take or probe another user's ids, whatever they guess. A guest's ids are the connection's, but
 * for UUIDs: those meet by no accident, so a guest that comes back with another connection can send again what it is unsure of.
 */
const ownerOf = (from: string | undefined, id: string | undefined): string | undefined =>
  from !== undefined && id !== undefined && isHandle(from) && UUID.test(id) ? '~' : from;

export const publisher = ({ messages, delivery, now }: PublisherDeps): Publish => {
  const append: MessagesRepo['append'] = async (channel, draft) => {
    try {
      return await messages.append(channel, draft);
    } catch (cause) {
      if (!(cause instanceof ContentionError)) throw cause;
      throw new Refusal('busy', 'the channel is written to faster than it takes', { cause });
    }
  };

  const publishToConnection = async (
    connectionId: string,
    data: unknown,
    { id = randomUUID(), from }: Origin,
  ): Promise<Receipt> => {
    const frame: DirectFrame = { type: 'direct', id, ...(from !== undefined && { from }), at: now(), data };
    return { id, ...(await delivery.toConnection(connectionId, JSON.stringify(frame))) };
  };

  const publishToChannel = async (
    target: ChannelTarget,
    data: unknown,
    { id, from }: Origin,
  ): Promise<ChannelReceipt> => {
    const channel = channelOf(target);
    const owner = ownerOf(from, id);
    const { message, isSettled } = await append(channel, {
      ...(id !== undefined && { id }),
      ...(owner !== undefined && { owner }),
      ...(from !== undefined && { from }),
      at: now(),
      data,
    });
    const known = { id: message.id, channel, epoch: message.epoch, seq: message.seq };
    if (isSettled) return { ...known, delivered: 0, gone: 0, throttled: 0 };
    const frame: MessageFrame = { type: 'message', ...message };
    const receipt = { ...known, ...(await delivery.toChannel(known, JSON.stringify(frame))) };
    if (id !== undefined) await messages.settle(message, owner);
    return receipt;
  };

  function publish(target: ChannelTarget, data: unknown, origin?: Origin): Promise<ChannelReceipt>;
  function publish(target: Target, data: unknown, origin?: Origin): Promise<Receipt>;
  function publish(target: Target, data: unknown, origin: Origin = {}): Promise<Receipt> {
    return 'connection' in target
      ? publishToConnection(target.connection, data, origin)
      : publishToChannel(target, data, origin);
  }
  return publish;
};
