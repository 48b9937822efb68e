import type { Clock, Timer } from '@carillon/local-clock';
import type { Environment } from './environment';
import type { MeasureLoad } from './processor-load';
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
   * A place for one event: the warm one used last; else an empty one, if few have an environment; else the next that is given back, first
   * come first served, or an empty one when the processors have time to spare.
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
 * So many environments a function gets as soon as it has so many events. Then, while events wait, it is looked again and again, in
 * milliseconds, whether the processors have time to spare, and only then another one starts: where events wait for the processors and not
 * for a slow service, more environments get no more done, and each costs 20 to 60 MB.
 */
const AT_ONCE = 2;
const LOOK_AGAIN_MS = 100;
const SPARE_BELOW = 0.5;

export interface PlacesOptions {
  bound: number;
  clock: Clock;
  measureLoad: MeasureLoad;
  /** Hears of a place whose environment nothing needs any longer. */
  onIdle(place: Place): void;
}

export const places = ({ bound, clock, measureLoad, onIdle }: PlacesOptions): Places => {
  const warm: { place: Place; expiry: Timer }[] = [];
  const waiting: ((place: Place) => void)[] = [];
  let busy = 0;
  let waited = 0;
  let closed = false;
  let look: Timer | undefined;

  const expire = (place: Place) => {
    const at = warm.findIndex((kept) => kept.place === place);
    warm.splice(at, 1);
    onIdle(place);
  };

  const lookAgain = () => {
    if (look || busy >= bound) return;
    const load = measureLoad();
    look = clock.after(LOOK_AGAIN_MS, () => {
      look = undefined;
      if (waiting.length === 0 || closed) return;
      if (load() < SPARE_BELOW) {
        busy += 1;
        waiting.shift()?.({});
      }
      lookAgain();
    });
  };

  return {
    async take() {
      const kept = warm.pop();
      kept?.expiry.cancel();
      if (kept || busy < Math.min(AT_ONCE, bound)) {
        busy += 1;
        return kept?.place ?? {};
      }
      waited += 1;
      lookAgain();
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
      look?.cancel();
      for (const { expiry } of warm.splice(0)) expiry.cancel();
    },
  };
};
