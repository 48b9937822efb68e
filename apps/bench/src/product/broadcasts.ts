import { open, pause, type ProductPrograms, publish, type Running, UNPACED, WARM_UP, withProduct } from './running';

/** One message to everyone, until the last has it. */
export interface Broadcast {
  perSecond: number;
  /** Milliseconds. */
  untilLast: number;
  /** Of the whole system. */
  cpuMicros: number;
  /** MB of memory, of the whole system, right after it. */
  memory: number;
}

/** For what remains of a message to be over: answers, and logs. */
const PAUSE_MS = 500;

const broadcast = async (running: Running): Promise<Broadcast> => {
  const before = running.server.usage().cpu;
  const { latenciesMs } = await publish(running);
  const { cpu, rss } = running.server.usage();
  const untilLast = Math.max(...latenciesMs);
  await pause(PAUSE_MS);
  return {
    untilLast,
    perSecond: (latenciesMs.length / untilLast) * 1_000,
    cpuMicros: ((cpu - before) / latenciesMs.length) * 1e6,
    memory: rss / 1024 ** 2,
  };
};

/** Of ten times as many posts each, so code is as warm after a quarter of them. */
const LARGE_WARM_UP = 3;

/** So many messages to so many members, thousands, one after the other. */
export const broadcasts = (programs: ProductPrograms, members: number, rounds: number): Promise<Broadcast[]> =>
  withProduct(programs, { postsPerSecond: UNPACED }, async (running) => {
    await open(running, members);
    const all: Broadcast[] = [];
    while (all.length < LARGE_WARM_UP + rounds) all.push(await broadcast(running));
    return all.slice(LARGE_WARM_UP);
  });

/** By the worker that ships, and by another one. */
export interface Compared {
  shipped: Broadcast[];
  other: Broadcast[];
}

/** The same with two systems in turn, so that whatever else the machine does meets both alike. */
export const sideBySide = (
  programs: ProductPrograms,
  members: number,
  rounds: number,
  worker: string,
): Promise<Compared> =>
  withProduct(programs, { postsPerSecond: UNPACED, worker }, (others) =>
    withProduct(programs, { postsPerSecond: UNPACED }, async (ours) => {
      await open(others, members);
      await open(ours, members);
      const both: Compared = { shipped: [], other: [] };
      while (both.shipped.length < WARM_UP + rounds) {
        both.other.push(await broadcast(others));
        both.shipped.push(await broadcast(ours));
      }
      return { shipped: both.shipped.slice(WARM_UP), other: both.other.slice(WARM_UP) };
    }),
  );
