import { random, type Random } from './random';

/** A step of a run. Steps follow each other without waiting for what they lead to, but for `rest` and `advance`. */
export type Step =
  | { do: 'publish'; client: string; channel: string; id: string }
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
  clients: string[];
  faults: FaultPlan;
  steps: Step[];
}

const MINUTE_MS = 60_000;

/** 10 % dead connections, 5 % 429, lost and late ends, functions that crash at any step, a DynamoDB that throttles, doubled events. */
const faultsOf = (seed: number): FaultPlan => ({
  seed,
  post: { gone: 100, throttled: 50, error: 10 },
  message: { reset: 10 },
  disconnect: { lost: 100, late: 50, delayMs: 30_000 },
  invoke: { crash: 20, throw: 20 },
  dynamodb: { throttled: 20, error: 10, errorAfter: 10 },
  event: { duplicate: 50 },
});

const CHANNELS = ['news', 'sport', 'work:1'] as const;

/** How often each happens, in parts of their sum. */
const WEIGHTS = { publish: 12, subscribe: 3, unsubscribe: 2, drop: 2, rest: 2, advance: 1 } as const;
type Kind = keyof typeof WEIGHTS;
const KINDS = Object.entries(WEIGHTS).flatMap(([kind, weight]) => Array<Kind>(weight).fill(kind as Kind));

const stepOf = (chance: Random, clients: readonly [string, ...string[]], id: string): Step => {
  const kind = KINDS[chance.below(KINDS.length)] ?? 'publish';
  const client = chance.pick(clients);
  const channel = chance.pick(CHANNELS);
  if (kind === 'publish') return { do: kind, client, channel, id };
  if (kind === 'subscribe' || kind === 'unsubscribe') return { do: kind, client, channel };
  if (kind === 'drop') return { do: kind, client };
  return kind === 'rest' ? { do: kind } : { do: kind, ms: (1 + chance.below(12)) * MINUTE_MS };
};

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');

/** A guest's id is taken for the same after a reconnect only if it is a UUID. */
const uuid = (seed: number, index: number): string => `${hex(seed, 8)}-0000-4000-8000-${hex(index, 12)}`;

/** Every fourth seed: it takes longer than all the rest of a run. */
const ROTATES_EVERY = 4;

/**
 * The run of a seed: three to six clients in three channels; every fourth seed with a rotation of every connection at two hours.
 * @param length steps between the beginning, in which every client joins, and the end
 */
export const script = (seed: number, length = 80): Script => {
  const chance = random(seed);
  const others = Array.from({ length: 2 + chance.below(4) }, (_, index) => `client${index + 2}`);
  const clients: [string, ...string[]] = ['client1', ...others];
  const joins = clients.map((client): Step => ({ do: 'subscribe', client, channel: chance.pick(CHANNELS) }));
  const steps = Array.from({ length }, (_, index) => stepOf(chance, clients, uuid(seed, index)));
  const twoHours: Step[] = [{ do: 'rest' }, { do: 'advance', ms: 121 * MINUTE_MS }, { do: 'rest' }];
  const rotation = seed % ROTATES_EVERY === 0 ? twoHours : [];
  const middle = chance.below(length);
  const leaves: Step[] = clients.length > 3 ? [{ do: 'rest' }, { do: 'leave', client: others.at(-1) ?? '' }] : [];
  return {
    seed,
    clients,
    faults: faultsOf(seed),
    steps: [...joins, { do: 'rest' }, ...steps.slice(0, middle), ...rotation, ...leaves, ...steps.slice(middle)],
  };
};
