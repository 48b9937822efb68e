import { EVERYONE, userChannel } from '@carillon/route-types';
import { random, type Random } from './random';

/** A step of a run. Steps follow each other without waiting for what they lead to, but for `rest` and `advance`. */
export type Step =
  | { do: 'publish'; client: string; channel: string; id: string }
  /** A server publishes, by an asynchronous event. */
  | { do: 'push'; channel: string; id: string }
  | { do: 'subscribe' | 'unsubscribe'; client: string; channel: string }
  /** The client's connection breaks; it comes back by itself. */
  | { do: 'drop'; client: string }
  /** The client is closed for good: its rows must go. */
  | { do: 'leave'; client: string }
  /** Until nothing is under way. */
  | { do: 'rest' }
  | { do: 'advance'; ms: number };

/** What goes wrong, in the shape that the local system's `--faults` takes: of each kind, how many in 1,000. */
export type FaultPlan = { seed: number } & Record<string, unknown>;

/** A run as data: the same for the same seed. */
export interface Script {
  seed: number;
  /** Their names are of this run alone. */
  clients: string[];
  /** An authorizer says who they are; without it they are guests. */
  hasUsers: boolean;
  /** Every connection is cut at two hours, and at the end the clock moves on until no row may be left. */
  isLong: boolean;
  /** All that messages can be in. But for everyone's, they are of this run alone. */
  channels: string[];
  faults: FaultPlan;
  steps: Step[];
}

const MINUTE_MS = 60_000;

/** How late is what comes late, or again. */
export const LATE_MS = 1_000;

/** Every twentieth: a post that hangs takes five seconds of the machine's time. */
const hangs = (seed: number): boolean => seed % 20 === 7;

/**
 * 10 % dead connections, 5 % 429, posts that hang, lost and late ends, functions that crash at any step, a DynamoDB that throttles, doubled
 * events.
 */
const faultsOf = (seed: number): FaultPlan => ({
  seed,
  post: { gone: 100, reset: 10, throttled: 50, error: 10, ...(hangs(seed) && { hang: 20 }) },
  message: { reset: 10 },
  disconnect: { lost: 100, late: 50, delayMs: LATE_MS },
  invoke: { crash: 10, throw: 20 },
  dynamodb: { throttled: 5, error: 5, errorAfter: 5, resetAfter: 5 },
  event: { duplicate: 200, late: 100, delayMs: LATE_MS },
});

type Some = readonly [string, ...string[]];

/** How often each happens, in parts of their sum. */
const WEIGHTS = { publish: 12, push: 3, subscribe: 3, unsubscribe: 2, drop: 2, rest: 2, advance: 1 } as const;
type Kind = keyof typeof WEIGHTS;
const KINDS = Object.entries(WEIGHTS).flatMap(([kind, weight]) => Array<Kind>(weight).fill(kind as Kind));

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');

/** A guest's id is taken for the same after a reconnect only if it is a UUID. */
const uuid = (seed: number, index: number): string => `${hex(seed, 8)}-0000-4000-8000-${hex(index, 12)}`;

interface Cast {
  clients: Some;
  /** That clients can publish to. */
  open: Some;
  /** That a server can publish to. */
  pushed: Some;
  /** That this client can listen to. */
  heardBy(client: string): Some;
}

const stepOf = (chance: Random, { clients, open, pushed, heardBy }: Cast, id: string): Step => {
  const kind = KINDS[chance.below(KINDS.length)] ?? 'publish';
  const client = chance.pick(clients);
  if (kind === 'publish') return { do: kind, client, channel: chance.pick(open), id };
  if (kind === 'push') return { do: kind, channel: chance.pick(pushed), id };
  if (kind === 'subscribe' || kind === 'unsubscribe')
    return { do: kind, client, channel: chance.pick(heardBy(client)) };
  if (kind === 'drop') return { do: kind, client };
  return kind === 'rest' ? { do: kind } : { do: kind, ms: (1 + chance.below(12)) * MINUTE_MS };
};

/** Every twentieth: it takes longer than all the rest of a run. */
const LONG_EVERY = 20;

/** Ten seeds with guests, ten with users: those that follow each other can share a system. */
const SAME_IN_A_ROW = 10;

/**
 * The run of a seed: three to six clients, guests or users, in three channels, everyone's and their own.
 * @param length steps between the beginning, in which every client joins, and the end
 */
export const script = (seed: number, length = 50): Script => {
  const chance = random(seed);
  const hasUsers = Math.floor((seed - 1) / SAME_IN_A_ROW) % 2 === 1;
  const others = Array.from({ length: 2 + chance.below(4) }, (_, index) => `client${index + 2}-${seed}`);
  const clients: Some = [`client1-${seed}`, ...others];
  const own = hasUsers ? clients.map(userChannel) : [];
  const open: Some = [`news-${seed}`, `sport-${seed}`, `work:${seed}`, EVERYONE];
  const cast: Cast = {
    clients,
    open,
    pushed: [...open, ...own],
    heardBy: (client) => (hasUsers ? [...open, userChannel(client)] : open),
  };
  const joins = clients.flatMap((client): Step[] => [
    { do: 'subscribe', client, channel: chance.pick(open) },
    ...(hasUsers ? [{ do: 'subscribe', client, channel: userChannel(client) } as const] : []),
  ]);
  const steps = Array.from({ length }, (_, index) => stepOf(chance, cast, uuid(seed, index)));
  const isLong = seed % LONG_EVERY === 0;
  const twoHours: Step[] = [{ do: 'rest' }, { do: 'advance', ms: 121 * MINUTE_MS }, { do: 'rest' }];
  const middle = chance.below(length);
  const leaves: Step[] = clients.length > 3 ? [{ do: 'rest' }, { do: 'leave', client: others.at(-1) ?? '' }] : [];
  return {
    seed,
    clients: [...clients],
    hasUsers,
    isLong,
    channels: [...cast.pushed],
    faults: faultsOf(seed),
    steps: [
      ...joins,
      { do: 'rest' },
      ...steps.slice(0, middle),
      ...(isLong ? twoHours : []),
      ...leaves,
      ...steps.slice(middle),
    ],
  };
};
