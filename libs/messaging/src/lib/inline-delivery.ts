import type { ConnectionsRepo, Member } from '@carillon/connections-repo';
import { EVERYONE } from '@carillon/route-types';
import type { Delivered, Delivery } from './delivery';
import { POSTS_IN_FLIGHT } from './limits';
import type { Postman } from './postman';

export interface InlineDeliveryDeps {
  connections: Pick<ConnectionsRepo, 'members' | 'prune'>;
  postman: Postman;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** API Gateway answers "gone" until a handshake is complete, so a younger connection may only be about to live. */
const HANDSHAKE_MS = 30_000;

async function* oneConnection(connectionId: string): AsyncGenerator<Member[]> {
  yield [{ connectionId }];
}

async function* each<T>(pages: AsyncIterable<T[]>): AsyncGenerator<T> {
  for await (const page of pages) yield* page;
}

/** Posts to everyone itself, before it resolves. Whoever is found gone is taken out of the channel. */
export const inlineDelivery = ({ connections, postman, now }: InlineDeliveryDeps): Delivery => ({
  async deliver(to, payload) {
    const listedIn = 'channel' in to ? to.channel : EVERYONE; // where the row of one connection is, too
    const counts: Delivered = { delivered: 0, gone: 0, throttled: 0, faults: [] };

    const serve = async (member: Member): Promise<void> => {
      try {
        const posted = await postman.post(member.connectionId, payload);
        counts[posted]++;
        if (posted === 'gone') await connections.prune(listedIn, member, now() - HANDSHAKE_MS);
      } catch (fault) {
        counts.faults.push(fault);
      }
    };

    const audience = each('channel' in to ? connections.members(to.channel) : oneConnection(to.connectionId));
    // Workers share one reader of the audience: its next page is read when the last one is handed out, and no more than
    // POSTS_IN_FLIGHT posts exist at once, however large it is.
    const workers = Array.from({ length: POSTS_IN_FLIGHT }, async () => {
      for await (const member of audience) await serve(member);
    });
    for (const worker of await Promise.allSettled(workers))
      if (worker.status === 'rejected') counts.faults.push(worker.reason);
    return counts;
  },
});
