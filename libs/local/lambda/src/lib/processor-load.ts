import { availableParallelism } from 'node:os';

/** Begins to measure; what it returns tells how much of the processors was used since then, 0 to 1. */
export type MeasureLoad = () => () => number;

/** How much of the machine's processors this program uses, all its threads together. */
export const processorLoad: MeasureLoad = () => {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000 / (performance.now() - startedAt) / availableParallelism();
  };
};
