import { busiestSecond } from './busiest-second';
import { open, type ProductPrograms, publish, withProduct } from './running';

/** Receipts of paced messages. */
export interface Paced {
  /** That posted at once: as many environments as the local system gives a function on this machine. */
  workers: number;
  /** Posts a second over all of them. */
  budget: number;
  /** Frames in the second that had most. */
  busiest: number;
}

const PACED = { members: 1_000, messages: 4, perWorker: 100 };

const WORKER_STARTED = /carillon-dev-fanout: INIT_START/g;

/** Messages to everyone by several workers, each with a pace of its own that this machine can keep up with. */
export const paced = (programs: ProductPrograms): Promise<Paced> =>
  withProduct(programs, { postsPerSecond: PACED.perWorker }, async (running) => {
    await open(running, PACED.members);
    const { latenciesMs } = await publish(running, { messages: PACED.messages, ofFrames: true });
    const workers = running.log().match(WORKER_STARTED)?.length ?? 0;
    return { workers, budget: workers * PACED.perWorker, busiest: busiestSecond(latenciesMs) };
  });
