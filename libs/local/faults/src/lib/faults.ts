import { type Draw, draw } from './draw';
import { type Fault, isOperation, type Operation, OPERATIONS, type Point, type Settings } from './operations';
import type { FaultPlan } from './plan';

/** A fault that was decided on. */
export interface Injected {
  operation: Operation;
  kind: string;
  /** The how many-th operation of the plan's scope it struck; from 1 on. */
  number: number;
  /** What it struck: a connection id, a function's name, an action. */
  subject: string;
  at?: Point;
  delayMs?: number;
}

/** For each operation of a plan: how many there were in its scope, and how many of each kind of fault they met. */
export type Counters = Partial<Record<Operation, Record<string, number>>>;

/** Decides what goes wrong. */
export interface Faults {
  /**
   * Says what goes wrong with an operation, if anything does. Whoever asks, injects the answer: it is counted and told here.
   * Each call is the next number of the operation's stream, unless `only` leaves the subject out.
   */
  decide<O extends Operation>(operation: O, subject: string): Fault<O> | undefined;
  /** Follows another plan: counters and streams begin anew. */
  follow(plan: FaultPlan): void;
  /** Nothing goes wrong any more. The plan is empty; the counters stay. */
  end(): void;
  /** What is followed, its seed and settings filled in. */
  plan(): FaultPlan;
  counters(): Counters;
}

/** A plan without a seed is as repeatable as any other. */
const DEFAULT_SEED = 1;

const DEFAULT_DELAY_MS = 1_000;

/** Where a function fails that is not told where: its first requests, since most functions make no more. */
const POINTS: readonly Point[] = ['start', 1, 2, 3, 4, 'end'];

/** Nothing makes a handler throw in the middle, so it does before or after. */
const THROWING_POINTS: readonly Point[] = ['start', 'end'];

/** The lane of the point; the kinds take those from 0 on. */
const POINT_LANE = 7;

/** One operation of a plan. */
interface Rule {
  /** Kinds that can happen, each with the lane that decides on it. */
  kinds: readonly { kind: string; lane: number; perMille: number }[];
  settings: Partial<Settings>;
  count: number;
  struck: Record<string, number>;
}

const ruleOf = (operation: Operation, plan: Partial<Settings> & Record<string, unknown>): Rule => {
  const shape = OPERATIONS[operation];
  const kinds = shape.kinds
    .map((kind, lane) => ({ kind, lane, perMille: Number(plan[kind] ?? 0) }))
    .filter(({ perMille }) => perMille > 0);
  const hasDelay = (shape.settings as readonly string[]).includes('delayMs');
  return {
    kinds,
    settings: {
      ...(hasDelay && { delayMs: plan.delayMs ?? DEFAULT_DELAY_MS }),
      ...(plan.at !== undefined && { at: plan.at }),
      ...(plan.only && { only: plan.only }),
    },
    count: 0,
    struck: Object.fromEntries(kinds.map(({ kind }) => [kind, 0])),
  };
};

const pointOf = (kind: string, chance: Draw): Point => {
  const points = kind === 'throw' ? THROWING_POINTS : POINTS;
  return points[Math.floor(chance(POINT_LANE) * points.length)] ?? 'end';
};

/** What a kind has to know of the settings. */
const detailsOf = (operation: Operation, kind: string, { delayMs, at }: Partial<Settings>, chance: Draw) => ({
  ...(operation === 'invoke' && { at: at ?? pointOf(kind, chance) }),
  ...(delayMs !== undefined && { delayMs }),
});

/**
 * Makes the one who decides. Of one seed and one order of operations come the same faults: each operation has a stream of
 * its own, and each kind its own numbers in it, so that nothing shifts when another is switched on or off.
 * @param tell hears of every fault
 */
export const faults = (plan: FaultPlan = {}, tell: (injected: Injected) => void = () => undefined): Faults => {
  let seed = DEFAULT_SEED;
  let rules: Partial<Record<Operation, Rule>> = {};
  /** Those of the last plan, ended or not. */
  let counted = rules;

  const follow = (next: FaultPlan) => {
    seed = next.seed ?? DEFAULT_SEED;
    const operations = Object.keys(next).filter(isOperation);
    rules = Object.fromEntries(operations.map((operation) => [operation, ruleOf(operation, { ...next[operation] })]));
    counted = rules;
  };
  follow(plan);

  return {
    decide<O extends Operation>(operation: O, subject: string) {
      const rule = rules[operation];
      if (!rule || rule.settings.only?.includes(subject) === false) return undefined;
      rule.count += 1;
      const chance = draw(seed, operation, rule.count);
      const { kind } = rule.kinds.find(({ lane, perMille }) => chance(lane) * 1_000 < perMille) ?? {};
      if (kind === undefined) return undefined;
      rule.struck[kind] = (rule.struck[kind] ?? 0) + 1;
      const details = detailsOf(operation, kind, rule.settings, chance);
      tell({ operation, kind, number: rule.count, subject, ...details });
      return { kind, ...details } as Fault<O>;
    },
    follow,
    end() {
      rules = {};
    },
    plan: () => {
      const operations = Object.entries(rules).map(([operation, { kinds, settings }]) => [
        operation,
        { ...Object.fromEntries(kinds.map(({ kind, perMille }) => [kind, perMille])), ...settings },
      ]);
      return operations.length === 0 ? {} : ({ seed, ...Object.fromEntries(operations) } as FaultPlan);
    },
    counters: () =>
      Object.fromEntries(
        Object.entries(counted).map(([operation, { count, struck }]) => [operation, { operations: count, ...struck }]),
      ),
  };
};
