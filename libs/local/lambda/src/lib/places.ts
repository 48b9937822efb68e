import { availableParallelism } from 'node:os';
import type { Clock, Timer } from '@carillon/local-clock';
import type { Environment } from './environment';
import type { EventMessage } from './environment-protocol';
import type { Request } from './request';

/** Room for one environment. It starts with the first event in it, and again after it ended. */
export interface Place {
  environment?: Environment;
  /** The event that has the place now. */
  request?: Request;
  /** The event that waits for it, and is in its environment already. */
  next?: Waiting;
}

/** A bounded number of places for a function's environments. */
export interface Places {
  /**
   * A place for one event: the warm one used last, else an empty one, else the next that is given back, first come first served. Beyond
   * as many events as there are processors, only one that has waited for a while gets another place.
   */
  take(event: EventMessage): Promise<Place>;
  /** Every place that was taken must come back, with its environment if it had one. */
  give(place: Place): void;
  /**
   * Puts events that wait behind those under way, so that an environment has its next one without waiting for anybody to wake it. It is
   * taken back when another place is free first.
   */
  fill(): void;
  /** Places with an event in them, events that wait for one, and how many ever had to. */
  counts(): { busy: number; waiting: number; waited: number };
  /** No environment goes idle any more. */
  close(): void;
}

export interface PlacesOptions {
  bound: number;
  /** Of idle environments. */
  clock: Clock;
  /** Hears of a place whose environment nothing needs any longer. */
  onIdle(place: Place): void;
  /** Hears of a place that was given back with an environment that is no more. */
  onEnded(place: Place): void;
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
  event: EventMessage;
  /** By `performance.now()`. */
  since: number;
  /** Where it is the next. */
  behind?: Place;
  give(place: Place): void;
}

export const places = ({ bound, clock, onIdle, onEnded }: PlacesOptions): Places => {
  const atOnce = Math.min(bound, availableParallelism());
  const warm: { place: Place; expiry: Timer }[] = [];
  const busy = new Set<Place>();
  const waiting: Waiting[] = [];
  let patience: NodeJS.Timeout | undefined;
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
    const place = kept?.place ?? {};
    busy.add(place);
    return place;
  };

  const hasWaited = ({ since }: Waiting): boolean => performance.now() - since >= PATIENCE_MS;

  /** Whether one that waits can go anywhere: it has not begun where it was put. */
  const isFree = (one: Waiting): boolean => {
    const { behind } = one;
    if (!behind) return true;
    if (behind.environment?.takeBack() === false) return false;
    delete behind.next;
    delete one.behind;
    return true;
  };

  const hand = (one: Waiting, place: Place) => {
    waiting.splice(waiting.indexOf(one), 1);
    one.give(place);
  };

  /** The next event of a place: the one that is in its environment, even one that began and ended with it, else the first that is free. */
  const nextOf = (place: Place): Waiting | undefined => {
    const { next, environment } = place;
    delete place.next;
    if (next && (environment?.alive || !isFree(next))) return next;
    const [first] = waiting;
    return first && (busy.size <= atOnce || hasWaited(first)) ? waiting.find(isFree) : undefined;
  };

  /** Looks after the first that waits, as long as there could be another place for it. */
  const watch = () => {
    if (patience || waiting.length === 0 || busy.size >= bound) return;
    patience = setTimeout(() => {
      patience = undefined;
      const first = busy.size < bound ? waiting.find((one) => hasWaited(one) && isFree(one)) : undefined;
      if (first) hand(first, open());
      watch();
    }, PATIENCE_MS);
  };

  const fill = () => {
    if (busy.size > atOnce) return;
    for (const place of busy) {
      if (!place.environment?.hasRoom) continue;
      const next = waiting.find(({ behind }) => !behind);
      if (!next) return;
      place.next = next;
      next.behind = place;
      place.environment.prepare(next.event);
    }
  };

  return {
    async take(event) {
      if (busy.size < atOnce) return open();
      waited += 1;
      return new Promise((give) => {
        waiting.push({ event, since: performance.now(), give });
        fill();
        watch();
      });
    },
    give(place) {
      delete place.request;
      const { next: own, environment } = place;
      const next = nextOf(place);
      const isNeeded = environment?.alive || (next !== undefined && next === own);
      if (!isNeeded) onEnded(place);
      if (next) return hand(next, place);
      busy.delete(place);
      if (place.environment && !closed) warm.push({ place, expiry: clock.after(IDLE_MS, () => expire(place)) });
    },
    fill,
    counts: () => ({ busy: busy.size, waiting: waiting.length, waited }),
    close() {
      closed = true;
      clearTimeout(patience);
      for (const { expiry } of warm.splice(0)) expiry.cancel();
    },
  };
};
