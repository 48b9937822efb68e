import { availableParallelism } from 'node:os';
import type { Clock, Timer } from '@carillon/local-clock';
import type { Environment } from './environment';
import type { Request } from './request';

/** Room for one environment. It starts with the first event in it, and again after it ended. */
export interface Place {
  environment?: Environment;
  /** The event that has the place now. */
  request?: Request;
}

/** A bounded number of places for a function's environments. */
export interface Places {
  /**
   * A place for one event: the warm one used last, else an empty one, else the next that is given back, first come first served. Beyond
   * as many events as there are processors, only one that has waited for a while gets another place.
   */
  take(): Promise<Place>;
  /** Every place that was taken must come back, with its environment if that is still alive. */
  give(place: Place): void;
  /** Places with an event in them, events that wait for one, and how many ever had to. */
  counts(): { busy: number; waiting: number; waited: number };
  /** No environment goes idle any more. */
  close(): void;
}

/**
 * How long an idle environment is kept, in milliseconds. AWS does not say how long it does; a schedule of five minutes finds it
 * warm. An idle one costs memory and no time, so it need not go sooner.
 */
const IDLE_MS = 10 * 60 * 1_000;

/**
 * After how long an event takes a place although the processors have enough to do, in milliseconds of real time, as the code of functions
 * runs. Handlers that compute give their place back sooner; those that wait for something leave the processors free. Measured: each
 * environment at work beyond the number of processors makes an event cost a sixth more, and 50 MB.
 */
const PATIENCE_MS = 500;

interface Waiting {
  since: number;
  give(place: Place): void;
}

/** @param onIdle hears of a place whose environment nothing needs any longer */
export const places = (bound: number, clock: Clock, onIdle: (place: Place) => void): Places => {
  const atOnce = Math.min(bound, availableParallelism());
  const warm: { place: Place; expiry: Timer }[] = [];
  const waiting: Waiting[] = [];
  let patience: NodeJS.Timeout | undefined;
  let busy = 0;
  let waited = 0;
  let closed = false;

  const expire = (place: Place) => {
    const at = warm.findIndex((kept) => kept.place === place);
    warm.splice(at, 1);
    onIdle(place);
  };

  const open = (): Place => {
    const kept = warm.pop();
    kept?.expiry.cancel();
    busy += 1;
    return kept?.place ?? {};
  };

  const hasWaited = (first: Waiting | undefined): first is Waiting =>
    first !== undefined && performance.now() - first.since >= PATIENCE_MS;

  /** Looks after the first that waits, as long as there could be another place for it. */
  const watch = () => {
    if (patience || waiting.length === 0 || busy >= bound) return;
    patience = setTimeout(() => {
      patience = undefined;
      const [first] = waiting;
      if (hasWaited(first) && busy < bound) waiting.shift()?.give(open());
      watch();
    }, PATIENCE_MS);
  };

  return {
    async take() {
      if (busy < atOnce) return open();
      waited += 1;
      return new Promise((give) => {
        waiting.push({ since: performance.now(), give });
        watch();
      });
    },
    give(place) {
      delete place.request;
      const [first] = waiting;
      if (first && (busy <= atOnce || hasWaited(first))) return waiting.shift()?.give(place);
      busy -= 1;
      if (place.environment && !closed) warm.push({ place, expiry: clock.after(IDLE_MS, () => expire(place)) });
    },
    counts: () => ({ busy, waiting: waiting.length, waited }),
    close() {
      closed = true;
      clearTimeout(patience);
      for (const { expiry } of warm.splice(0)) expiry.cancel();
    },
  };
};
