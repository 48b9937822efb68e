import type { ResourceLimits, Worker } from 'node:worker_threads';

/** Looks at what a thread needs while it is at work. */
export interface MemoryWatch {
  start(): void;
  stop(): void;
}

/**
 * How often it looks, in milliseconds. A function that allocates as fast as it can gets some hundred megabytes further meanwhile.
 */
const INTERVAL_MS = 100;

/** With V8's own default, an environment at work grows to twice the size and needs as much CPU for an event; with 24 MB, 15 MB more. */
const YOUNG_GENERATION_MB = 8;

/**
 * V8 ends the whole process, not the thread, when one allocation goes far beyond a thread's heap limit. So the limit is set where a
 * function does not get between two looks. Up to 2,047 MB, V8 lets a heap grow to at most twice what lives in it.
 */
export const resourceLimits = (memoryMb: number): ResourceLimits => ({
  maxOldGenerationSizeMb: Math.max(2_047, memoryMb * 3),
  maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
});

/** Twice the function's memory is surely more than it has: half of it may be garbage that V8 has not looked for yet. */
const limitBytes = (memoryMb: number) => memoryMb * 2 * 1024 * 1024;

/** @param exceeded is called when the thread's heap, with the buffers that it holds, has become too large */
export const memoryWatch = (worker: Worker, memoryMb: number, exceeded: () => void): MemoryWatch => {
  let timer: NodeJS.Timeout | undefined;
  let atWork = false;
  let looking = false;
  const look = async () => {
    if (!atWork) return pause();
    if (looking) return;
    looking = true;
    const heap = await worker.getHeapStatistics().catch(() => undefined);
    looking = false;
    if (heap && heap.used_heap_size + heap.external_memory > limitBytes(memoryMb)) exceeded();
  };
  /** Not at once, when an event ends: a timer for each would cost more than a look that is not taken. */
  const pause = () => {
    clearInterval(timer);
    timer = undefined;
  };
  return {
    start() {
      atWork = true;
      timer ??= setInterval(look, INTERVAL_MS).unref();
    },
    stop() {
      atWork = false;
    },
  };
};
