import type { ConnectionsRepo, Member } from '@carillon/connections-repo';
import { EVERYONE } from '@carillon/route-types';
import type { Clock } from './clock';
import { oneByOne } from './coalescing';
import { type Outbox, outbox } from './outbox';
import { secondsBefore } from './later';
import { unpaced } from './pacer';
import type { MessageKey, Parcel, ParcelQueue } from './parcel';
import { evenParts } from './parts';
import type { Posted, Postman } from './postman';
import { pruning } from './pruning';

/** So many are posted to at once; a route's Lambda, which has 29 s, does that in a fraction of one. */
export const INLINE_AUDIENCE = 500;

/** No post to them begins later: the one under way may take five seconds more, and a route's Lambda has time left to say what came of it. */
const INLINE_MS = 15_000;

/**
 * So many are read by whoever publishes, and listed in the workers' parcels. With 16 partitions that is one round of reads, of 320 KB at
 * most: 80 read units cost 0.5 % of 2,000 messages (docs/cost.md).
 */
export const LISTED_AUDIENCE = 2_000;

export interface DeliveryDeps {
  connections: Pick<ConnectionsRepo, 'audience' | 'prune' | 'segments'>;
  postman: Postman;
  parcels: ParcelQueue;
  clock: Clock;
  /** Milliseconds since 1970. */
  now: () => number;
  /** From 0 up to 1. */
  random?: () => number;
  /** Hears why so many members of a channel were left to workers. */
  onFault?: (fault: unknown, members: number) => void;
}

/** What came of a delivery, member by member; and in how many parts members are in workers' hands. */
export interface Delivered extends Record<Posted, number> {
  segments?: number;
}

export interface Delivery {
  /**
   * Brings a message to every member of its channel: audiences up to 500 are served when it resolves, larger ones are in the hands
   * of workers, and so is whoever a post failed for, or could not be begun in time. Nobody else gets it again for that. Rejects when the
   * members could not be read, or the workers not be told.
   * @param frame the text that each of them gets
   */
  toChannel(message: MessageKey, frame: string): Promise<Delivered>;
  /** Brings a frame to one connection. Rejects with what its post failed with. */
  toConnection(connectionId: string, frame: string): Promise<Delivered>;
}

interface Served extends Record<Posted, number> {
  unsent: Member[];
  failed: Member[];
  /** The last one. */
  fault?: unknown;
}

export const delivery = (deps: DeliveryDeps): Delivery => {
  const { connections, postman, parcels, clock, now, random = Math.random, onFault } = deps;
  const prune = pruning(connections, now);

  const opened = (): Outbox => outbox({ postman, clock, pace: unpaced, coalesce: oneByOne, random });

  const serve = async (out: Outbox, listedIn: string, members: Member[], frame: string): Promise<Served> => {
    const served: Served = { delivered: 0, gone: 0, throttled: 0, unsent: [], failed: [] };
    const serveOne = async (member: Member): Promise<void> => {
      try {
        const outcome = await out.post(member.connectionId, frame);
        if (outcome === 'unsent') served.unsent.push(member);
        else served[outcome] += 1;
        if (outcome === 'gone') await prune(listedIn, member);
      } catch (fault) {
        served.failed.push(member);
        served.fault = fault;
      }
    };
    await Promise.all(members.map(serveOne));
    return served;
  };

  const serveChannel = async (message: MessageKey, members: Member[], frame: string): Promise<Delivered> => {
    const out = opened();
    const closing = clock.after(INLINE_MS, out.close);
    const { unsent, failed, fault, ...counts } = await serve(out, message.channel, members, frame);
    closing.cancel();
    const left = [
      { members: unsent, round: 0, delaySeconds: 0 }, // that their turn did not come is no fault of theirs
      { members: failed, round: 1, delaySeconds: secondsBefore(0, random) },
    ].filter((part) => part.members.length > 0);
    if (failed.length > 0) onFault?.(fault, failed.length);
    for (const { members: those, round, delaySeconds } of left)
      await parcels.send([{ message, frame, to: { members: those }, round }], delaySeconds);
    return left.length > 0 ? { ...counts, segments: left.length } : counts;
  };

  return {
    async toChannel(message, frame) {
      const { channel } = message;
      const members = await connections.audience(channel, LISTED_AUDIENCE);
      if (members && members.length <= INLINE_AUDIENCE) return serveChannel(message, members, frame);
      const parts: Parcel['to'][] = members
        ? evenParts(members).map((part) => ({ members: part }))
        : connections.segments(channel).map((segment) => ({ segment }));
      await parcels.send(parts.map((to) => ({ message, frame, to, round: 0 })));
      return { delivered: 0, gone: 0, throttled: 0, segments: parts.length };
    },

    async toConnection(connectionId, frame) {
      // Every connection has a row in everyone's channel: that one is pruned.
      const { failed, fault, delivered, gone, throttled } = await serve(opened(), EVERYONE, [{ connectionId }], frame);
      if (failed.length > 0) throw fault;
      return { delivered, gone, throttled };
    },
  };
};
