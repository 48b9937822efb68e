/**
 * Loaded into a server before its own code: measures how late its event loop is, and collects its garbage. Answers each of the parent's
 * messages with how late the loop was since the last one.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What the parent asks for; `collect`: first of all, that what is no longer needed goes. */
export type Question = 'loop delay' | 'collect';

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

/** What `node --expose-gc` gives, only when it is needed: nothing else of the process may differ from what is shipped. */
const collect = () => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

process.on('message', (question: Question) => {
  if (question === 'collect') collect();
  process.send?.({ p99: late(delay.percentile(99)), max: late(delay.max) } satisfies LoopDelay);
  delay.reset();
});
process.channel?.unref();
