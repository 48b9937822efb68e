/**
 * Loaded into a server before its own code: measures how late its event loop is, and answers the parent's messages with what it found
 * since the last one.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What is late, in milliseconds. */
export interface LoopDelay {
  p99: number;
  max: number;
}

/** In milliseconds: a delay is seen when a timer of this period is late. */
const RESOLUTION_MS = 5;

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

/** The histogram counts from one timer to the next, its period included. */
const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);

process.on('message', () => {
  process.send?.({ p99: late(delay.percentile(99)), max: late(delay.max) } satisfies LoopDelay);
  delay.reset();
});
process.channel?.unref();
