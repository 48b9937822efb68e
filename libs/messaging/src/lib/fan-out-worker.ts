import type { ConnectionsRepo, Member } from '@carillon/connections-repo';
import type { Clock } from './clock';
import { coalescing } from './coalescing';
import { secondsBefore } from './later';
import { type Outbox, outbox } from './outbox';
import type { Pacer } from './pacer';
import { type DeadLetters, NoParcel, type Parcel, parcelOf, type ParcelQueue, reasonOf } from './parcel';
import { partsOf } from './parts';
import type { Posted, Postman } from './postman';
import { pruning } from './pruning';

export interface FanOutWorkerDeps {
  connections: Pick<ConnectionsRepo, 'membersIn' | 'prune'>;
  postman: Postman;
  parcels: ParcelQueue;
  deadLetters: DeadLetters;
  /** Its share of the budget: one for the whole process, whatever number of batches it works on. */
  pace: Pacer;
  clock: Clock;
  /** Milliseconds since 1970. */
  now: () => number;
  /** From 0 up to 1. */
  random?: () => number;
}

/** A message of the queue. */
export interface QueuedParcel {
  id: string;
  body: string;
}

/** What came of a batch, member by member; `handedOn` wait in the queue again, `buried` are in the dead letters. */
export interface FanOutResult extends Record<Posted | 'handedOn' | 'buried', number> {
  /** Messages that are to be delivered again, as a whole: what remained of them could not be handed on. */
  failed: { id: string; fault: unknown }[];
}

/** Kept of a worker's time to hand on what remains, and for the posts that are under way to be answered or cut off. */
const RESERVE_MS = 10_000;
/** Workers that try a member before it is given up: throttled it finds its gap itself, a fault is for a person to see. */
const ROUNDS = 3;
/** Of a worker after the first: it would only wait, for the queue has waited before it, and be one less for everybody else. */
const LATER_ATTEMPTS = 1;

/**
 * Posts batches of parcels. A parcel of a large segment is divided first, so that other workers share it. Members that were throttled,
 * failed or not reached in time are handed on in a parcel of their own, so nobody else gets the message again.
 */
export const fanOutWorker = (deps: FanOutWorkerDeps) => {
  const { connections, postman, parcels, deadLetters, pace, clock, now, random = Math.random } = deps;

  const prune = pruning(connections, now);

  const membersOf = async ({ to, ...parcel }: Parcel): Promise<Member[]> => {
    if ('members' in to) return to.members;
    const { members, others } = await partsOf(connections.membersIn(to.segment), to.segment);
    await parcels.send(others.map((segment) => ({ ...parcel, to: { segment } })));
    return members;
  };

  const serve = async (parcel: Parcel, members: Member[], out: Outbox, result: FanOutResult): Promise<void> => {
    const { message, round } = parcel;
    const remaining: Record<'unsent' | 'throttled' | 'failed', Member[]> = { unsent: [], throttled: [], failed: [] };
    let fault: unknown;

    const serveOne = async (member: Member): Promise<void> => {
      try {
        const outcome = await out.post(member.connectionId, parcel.frame, round > 0 ? LATER_ATTEMPTS : undefined);
        if (outcome === 'unsent' || outcome === 'throttled') remaining[outcome].push(member);
        else result[outcome] += 1;
        if (outcome === 'gone') await prune(message.channel, member);
      } catch (thrown) {
        fault = thrown;
        remaining.failed.push(member);
      }
    };
    await Promise.all(members.map(serveOne));

    const handOn = async (left: Member[], nextRound: number, delaySeconds: number): Promise<void> => {
      if (left.length === 0) return;
      await parcels.send([{ ...parcel, to: { members: left }, round: nextRound }], delaySeconds);
      result.handedOn += left.length;
    };
    const isLast = round + 1 >= ROUNDS;
    await handOn(remaining.unsent, round, 0); // this worker's time was over: that is no fault of theirs
    if (!isLast) return handOn([...remaining.throttled, ...remaining.failed], round + 1, secondsBefore(round, random));
    result.throttled += remaining.throttled.length;
    if (remaining.failed.length === 0) return;
    await deadLetters.bury(JSON.stringify({ ...parcel, to: { members: remaining.failed } }), reasonOf(fault));
    result.buried += remaining.failed.length;
  };

  /**
   * Resolves when every parcel of the batch is served, handed on or failed.
   * @param timeLeftMs what the caller has; the last ten seconds of it are kept for handing on
   */
  return async (batch: readonly QueuedParcel[], timeLeftMs: number): Promise<FanOutResult> => {
    const result: FanOutResult = { delivered: 0, gone: 0, throttled: 0, handedOn: 0, buried: 0, failed: [] };
    const out = outbox({ postman, clock, pace, coalesce: coalescing(), random });
    const closing = clock.after(Math.max(timeLeftMs - RESERVE_MS, 0), out.close);

    const open = async ({ id, body }: QueuedParcel) => {
      try {
        const parcel = parcelOf(body);
        return [{ id, parcel, members: await membersOf(parcel) }];
      } catch (fault) {
        if (!(fault instanceof NoParcel)) result.failed.push({ id, fault });
        else
          await deadLetters
            .bury(body, fault.message)
            .catch((error: unknown) => result.failed.push({ id, fault: error }));
        return [];
      }
    };
    try {
      // In the order of their places, so that what waits for one connection does, too.
      const opened = (await Promise.all(batch.map(open))).flat();
      opened.sort((a, b) => (a.parcel.message.seq ?? 0) - (b.parcel.message.seq ?? 0));
      const serveNext = ({ id, parcel, members }: (typeof opened)[number]) =>
        serve(parcel, members, out, result).catch((fault: unknown) => result.failed.push({ id, fault }));
      await Promise.all(opened.map(serveNext));
      return result;
    } finally {
      closing.cancel();
    }
  };
};
