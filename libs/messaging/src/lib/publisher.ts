import { randomUUID } from 'node:crypto';
import type { ConnectionsRepo, Member } from '@carillon/connections-repo';
import {
  channelOf,
  type DirectFrame,
  EVERYONE,
  type MessageFrame,
  type Receipt,
  type Target,
} from '@carillon/route-types';
import { DeliveryError } from './delivery-error';
import { POSTS_IN_FLIGHT } from './limits';
import type { Postman } from './postman';

export interface PublisherDeps {
  connections: Pick<ConnectionsRepo, 'members' | 'prune'>;
  postman: Postman;
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
 * The one way a message comes into being, whoever sends it. Resolves when each connection that listened was served: what
 * it resolves to counts them by what came of it. One connection's fault never keeps a message from another.
 * @throws DeliveryError at the end, when posts failed for other reasons than `gone` and `throttled`
 */
export type Publish = (target: Target, data: unknown, origin?: Origin) => Promise<Receipt>;

/** API Gateway answers "gone" until a handshake is complete, so a younger connection may only be about to live. */
const HANDSHAKE_MS = 30_000;

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

async function* oneConnection(connectionId: string): AsyncGenerator<Member[]> {
  yield [{ connectionId }];
}

async function* each<T>(pages: AsyncIterable<T[]>): AsyncGenerator<T> {
  for await (const page of pages) yield* page;
}

export const publisher = ({ connections, postman, now }: PublisherDeps): Publish => {
  return async (target, data, { id = randomUUID(), from } = {}) => {
    const channel = channelOf(target);
    const listedIn = channel ?? EVERYONE; // where the row of one connection is, too
    const payload = frameOf(channel, id, from, now(), data);
    const receipt: Receipt = { id, ...(channel !== undefined && { channel }), delivered: 0, gone: 0, throttled: 0 };
    const faults: unknown[] = [];

    const serve = async (member: Member): Promise<void> => {
      try {
        const posted = await postman.post(member.connectionId, payload);
        receipt[posted]++;
        if (posted === 'gone') await connections.prune(listedIn, member, now() - HANDSHAKE_MS);
      } catch (fault) {
        faults.push(fault);
      }
    };

    const audience = each('connection' in target ? oneConnection(target.connection) : connections.members(listedIn));
    // Workers share one reader of the audience: its next page is read when the last one is handed out, and no more than
    // POSTS_IN_FLIGHT posts exist at once, however large it is.
    const workers = Array.from({ length: POSTS_IN_FLIGHT }, async () => {
      for await (const member of audience) await serve(member);
    });
    for (const worker of await Promise.allSettled(workers))
      if (worker.status === 'rejected') faults.push(worker.reason);

    if (faults.length > 0) throw new DeliveryError(faults.length, receipt, faults[0]);
    return receipt;
  };
};
