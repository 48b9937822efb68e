import type { ConnectionsRepo, Member } from '@carillon/connections-repo';
import { EVERYONE } from '@carillon/route-types';
import type { Clock } from './clock';
import { oneByOne } from './coalescing';
import { type Outbox, outbox } from './outbox';
import { unpaced } from './pacer';
import type { MessageKey, Parcel, ParcelQueue } from './parcel';
import { evenParts } from './parts';
import type { Posted, Postman } from './postman';
import { HANDSHAKE_MS } from './limits';

/** So many are posted to at once; a route's Lambda, which has 29 s, does that in a fraction of one. */
export const INLINE_AUDIENCE = 500;

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
}

/** What came of a delivery, member by member; or in how many parts the members were handed to workers. */
export interface Delivered extends Record<Posted, number> {
  segments?: number;
  /** Of posts that failed for other reasons, after all others were served. */
  faults: unknown[];
}

export interface Delivery {
  /**
   * Brings a message to every member of its channel: audiences up to 500 are served when it resolves, larger ones are in the hands
   * of workers. Rejects when the members could not be read, or the workers not be told.
   * @param frame the text that each of them gets
   */
  toChannel(message: MessageKey, frame: string): Promise<Delivered>;
  /** Brings a frame to one connection. */
  toConnection(connectionId: string, frame: string): Promise<Delivered>;
}

export const delivery = ({ connections, postman, parcels, clock, now }: DeliveryDeps): Delivery => {
  const serve = async (listedIn: string, members: Member[], frame: string): Promise<Delivered> => {
    const delivered: Delivered = { delivered: 0, gone: 0, throttled: 0, faults: [] };
    const out: Outbox = outbox({ postman, clock, pace: unpaced, coalesce: oneByOne });
    const serveOne = async (member: Member): Promise<void> => {
      try {
        const outcome = await out.post(member.connectionId, frame);
        if (outcome !== 'unsent') delivered[outcome] += 1;
        if (outcome === 'gone') await connections.prune(listedIn, member, now() - HANDSHAKE_MS);
      } catch (fault) {
        delivered.faults.push(fault);
      }
    };
    await Promise.all(members.map(serveOne));
    return delivered;
  };

  return {
    async toChannel(message, frame) {
      const { channel } = message;
      const members = await connections.audience(channel, LISTED_AUDIENCE);
      if (members && members.length <= INLINE_AUDIENCE) return serve(channel, members, frame);
      const parts: Parcel['to'][] = members
        ? evenParts(members).map((part) => ({ members: part }))
        : connections.segments(channel).map((segment) => ({ segment }));
      await parcels.send(parts.map((to) => ({ message, frame, to, round: 0 })));
      return { delivered: 0, gone: 0, throttled: 0, segments: parts.length, faults: [] };
    },

    // Every connection has a row in everyone's channel: that one is pruned.
    toConnection: (connectionId, frame) => serve(EVERYONE, [{ connectionId }], frame),
  };
};
