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
  /** Since when it has the event that it has, by `performance.now()`. */
  since: number;
  /** Its environment is yet to start, or starts. */
  isCold: boolean;
  /** Events that wait for it and are in its environment already, in the order in which they run there. */
  next: Waiting[];
}

/** A bounded number of places for a function's environments. */
export interface Places {
  /**
   * A place for one event: the warm one used last, else an empty one, else the next that is given back, first come first served. Beyond
   * as many events as there are processors, only one that has waited for a while gets another place, and not for cold starts: they
   * compute, and one more would make all of them slower.
   */
  take(event: EventMessage): Promise<Place>;
  /** Every place that was taken must come back, with its environment if it had one. */
  give(place: Place): void;
  /**
   * Hears that a place's event is under way. Puts events that wait behind those under way, so that an environment has its next one
   * without waiting for anybody to wake it. It is taken back when another place is free first.
   */
  began(place: Place): void;
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

/**
 * After how long in one event, in milliseconds, a place's next ones are put behind those of another place, too. Most events are over by
 * then: taking back what is next to begin would only move it.
 */
const SLOW_MS = 10;

interface Waiting {
  event: EventMessage;
  /** By `performance.now()`. */
  since: number;
  /** Where it is among the next. */
  behind?: Place;
  give(place: Place): void;
}

export const places = ({ bound, clock, onIdle, onEnded }: PlacesOptions): Places => {
  const atOnce = Math.min(bound, availableParallelism());
  const warm: { place: Place; expiry: Timer }[] = [];
  const busy = new Set<Place>();
  const waiting: Waiting[] = [];
  let patience: NodeJS.Timeout | undefined;
  let warmSince = 0; // all that is at work
  let waited = 0;
  let closed = false;

  const expire = (place: Place) => {
    const at = warm.findIndex((kept) => kept.place === place);
    warm.splice(at, 1);
    onIdle(place);
  };

  const begin = (place: Place): Place =>
    Object.assign(place, { since: performance.now(), isCold: !place.environment?.alive });

  const open = (): Place => {
    const kept = warm.pop();
    kept?.expiry.cancel();
    const place = kept?.place ?? { since: 0, isCold: true, next: [] };
    busy.add(place);
    return begin(place);
  };

  const hasLasted = ({ since }: { since: number }, ms: number): boolean => performance.now() - since >= ms;

  /** Whether one that waits is to have a place beyond the processors. */
  const isImpatient = (one: Waiting): boolean =>
    hasLasted({ since: Math.max(one.since, warmSince) }, PATIENCE_MS) && ![...busy].some(({ isCold }) => isCold);

  /** Whether one that waits can go anywhere: it has not begun where it was put. */
  const isFree = (one: Waiting): boolean => {
    const { behind } = one;
    if (!behind) return true;
    if (behind.environment?.takeBack(one.event) === false) return false;
    behind.next.splice(behind.next.indexOf(one), 1);
    delete one.behind;
    return true;
  };

  const hand = (one: Waiting, place: Place) => {
    waiting.splice(waiting.indexOf(one), 1);
    one.give(begin(place));
  };

  /** The one that is next in a place's environment, if that lives or has begun it. */
  const ownNextOf = ({ next: [next], environment }: Place): Waiting | undefined =>
    next && (environment?.alive || !isFree(next)) ? next : undefined;

  const anyNext = (): Waiting | undefined => {
    const [first] = waiting;
    return first && (busy.size <= atOnce || isImpatient(first)) ? waiting.find(isFree) : undefined;
  };

  /** Looks after the first that waits, as long as there could be another place for it. */
  const watch = () => {
    if (patience || waiting.length === 0 || busy.size >= bound) return;
    patience = setTimeout(() => {
      patience = undefined;
      const first = busy.size < bound ? waiting.find((one) => isImpatient(one) && isFree(one)) : undefined;
      if (first) hand(first, open());
      watch();
    }, PATIENCE_MS);
  };

  /** The first that is in no environment yet, or in one where it would wait for long. */
  const nextFor = (place: Place): Waiting | undefined =>
    waiting.find((one) => {
      const { behind } = one;
      return !behind || (behind !== place && hasLasted(behind, SLOW_MS) && isFree(one));
    });

  const fillOne = (place: Place): boolean => {
    const one = place.environment?.hasRoom ? nextFor(place) : undefined;
    if (!one) return false;
    one.behind = place;
    place.next.push(one);
    place.environment?.prepare(one.event);
    return true;
  };

  /** One to each in turn, until there is no room or nobody waits. */
  const fill = () => {
    if (busy.size > atOnce) return;
    while ([...busy].filter(fillOne).length > 0);
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
      const own = ownNextOf(place);
      if (own) {
        place.next.shift();
        return hand(own, place);
      }
      if (!place.environment?.alive) onEnded(place);
      const next = anyNext();
      if (next) return hand(next, place);
      busy.delete(place);
      if (place.environment && !closed) warm.push({ place, expiry: clock.after(IDLE_MS, () => expire(place)) });
    },
    began(place) {
      if (place.isCold) warmSince = performance.now();
      place.isCold = false;
      fill();
    },
    counts: () => ({ busy: busy.size, waiting: waiting.length, waited }),
    close() {
      closed = true;
      clearTimeout(patience);
      for (const { expiry } of warm.splice(0)) expiry.cancel();
    },
  };
};
