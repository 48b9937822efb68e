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
  /** A place for one event: the warm one used last, else an empty one, else the next that is given back, first come first served. */
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

/** @param onIdle hears of a place whose environment nothing needs any longer */
export const places = (bound: number, clock: Clock, onIdle: (place: Place) => void): Places => {
  const warm: { place: Place; expiry: Timer }[] = [];
  const waiting: ((place: Place) => void)[] = [];
  let busy = 0;
  let waited = 0;
  let closed = false;

  const expire = (place: Place) => {
    const at = warm.findIndex((kept) => kept.place === place);
    warm.splice(at, 1);
    onIdle(place);
  };

  return {
    async take() {
      const kept = warm.pop();
      kept?.expiry.cancel();
      if (busy + warm.length < bound) {
        busy += 1;
        return kept?.place ?? {};
      }
      waited += 1;
      return new Promise((resolve) => waiting.push(resolve));
    },
    give(place) {
      delete place.request;
      const next = waiting.shift();
      if (next) return next(place);
      busy -= 1;
      if (place.environment && !closed) warm.push({ place, expiry: clock.after(IDLE_MS, () => expire(place)) });
    },
    counts: () => ({ busy, waiting: waiting.length, waited }),
    close() {
      closed = true;
      for (const { expiry } of warm.splice(0)) expiry.cancel();
    },
  };
};
