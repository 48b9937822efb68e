import fc from 'fast-check';
import { type Faults, faults, type Injected } from './faults';
import type { Operation } from './operations';
import type { FaultPlan } from './plan';

const PLAN: FaultPlan = {
  post: { gone: 100, throttled: 50, error: 20, hang: 10 },
  disconnect: { lost: 100, late: 100, delayMs: 5_000 },
  invoke: { throw: 50, timeOut: 50, crash: 100 },
  dynamodb: { throttled: 200, errorAfter: 30 },
};
const OPERATIONS: Operation[] = ['post', 'disconnect', 'invoke', 'dynamodb'];

/** What the next so many operations of a kind meet. */
const next = (chance: Faults, operation: Operation, count: number) =>
  Array.from({ length: count }, () => chance.decide(operation, 's'));

const seeds = fc.nat();
const orders = fc.array(fc.constantFrom(...OPERATIONS), { minLength: 1, maxLength: 200 });

describe('what goes wrong', () => {
  it('is the same for the same seed and the same order, counters included', () => {
    fc.assert(
      fc.property(seeds, orders, (seed, order) => {
        const runs = [0, 1].map(() => {
          const told: Injected[] = [];
          const chance = faults({ seed, ...PLAN }, (injected) => told.push(injected));
          return { met: order.map((operation) => chance.decide(operation, 's')), counters: chance.counters(), told };
        });
        expect(runs[0]).toEqual(runs[1]);
      }),
    );
  });

  it('is another for another seed', () => {
    const of = (seed: number) => next(faults({ seed, ...PLAN }), 'invoke', 100);
    expect(of(1)).not.toEqual(of(2));
  });

  it('does not depend on what the operations before it were, only on how many there were of its own', () => {
    fc.assert(
      fc.property(seeds, orders, (seed, order) => {
        const mixed = faults({ seed, ...PLAN });
        const met = order.map((operation) => [operation, mixed.decide(operation, 's')] as const);
        const alone = faults({ seed, post: PLAN.post! });
        const posts = met.filter(([operation]) => operation === 'post').map(([, fault]) => fault);
        expect(posts).toEqual(next(alone, 'post', posts.length));
      }),
    );
  });

  it('does not shift when another kind of the same operation is switched on, and only grows with its rate', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 1_000 }), (seed, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const few = next(faults({ seed, post: { gone: low } }), 'post', 50);
        const many = next(faults({ seed, post: { gone: high, throttled: 500, hang: 500 } }), 'post', 50);
        few.forEach((fault, at) => fault && expect(many[at]).toEqual(fault));
      }),
    );
  });

  it.each([1, 50, 500, 999])('happens about %i times in 1,000, within four standard deviations', (gone) => {
    const count = 20_000;
    const chance = faults({ seed: 42, post: { gone } });
    next(chance, 'post', count);
    const expected = (count * gone) / 1_000;
    const deviation = Math.sqrt(expected * (1 - gone / 1_000));
    expect(Math.abs(chance.counters().post!['gone']! - expected)).toBeLessThan(4 * deviation);
  });

  it('is nothing at a rate of 0 and everything at one of 1,000', () => {
    const never = faults({ post: { gone: 0 } });
    const always = faults({ post: { hang: 1_000 } });
    expect(next(never, 'post', 1_000).filter(Boolean)).toEqual([]);
    expect(next(always, 'post', 1_000).every((fault) => fault?.kind === 'hang')).toBe(true);
  });

  it('is the kind listed first where several strike at once', () => {
    expect(faults({ post: { error: 1_000, gone: 1_000 } }).decide('post', 'c')).toEqual({ kind: 'gone' });
  });

  it('is nothing for what the plan does not name', () => {
    const chance = faults({ post: { gone: 1_000 } });
    expect(chance.decide('dynamodb', 'PutItem')).toBeUndefined();
    expect(chance.counters()).toEqual({ post: { operations: 0, gone: 0 } });
  });

  it('leaves alone, and does not count, what a scope leaves out', () => {
    const chance = faults({ invoke: { crash: 1_000, at: 'end', only: ['chosen'] } });
    expect(chance.decide('invoke', 'other')).toBeUndefined();
    expect(chance.decide('invoke', 'chosen')).toEqual({ kind: 'crash', at: 'end' });
    expect(chance.counters()).toEqual({ invoke: { operations: 1, crash: 1 } });
  });

  it('comes with its delay', () => {
    const chance = faults({ disconnect: { late: 1_000, delayMs: 5_000 }, event: { duplicate: 1_000 } });
    expect(chance.decide('disconnect', 'c')).toEqual({ kind: 'late', delayMs: 5_000 });
    expect(chance.decide('event', 'f')).toEqual({ kind: 'duplicate', delayMs: 1_000 });
  });

  it('strikes a function at every point in turn, but throws only before and after its handler', () => {
    const pointsOf = (plan: FaultPlan) => new Set(next(faults(plan), 'invoke', 200).map((fault) => Object(fault).at));
    expect(pointsOf({ invoke: { crash: 1_000 } })).toEqual(new Set(['start', 1, 2, 3, 4, 'end']));
    expect(pointsOf({ invoke: { timeOut: 1_000 } })).toEqual(new Set(['start', 1, 2, 3, 4, 'end']));
    expect(pointsOf({ invoke: { throw: 1_000 } })).toEqual(new Set(['start', 'end']));
  });

  it('is told as it happens', () => {
    const told: Injected[] = [];
    const chance = faults({ seed: 3, post: { gone: 500 } }, (injected) => told.push(injected));
    const met = next(chance, 'post', 20);
    const numbers = met.flatMap((fault, at) => (fault ? [at + 1] : []));
    expect(told).toEqual(numbers.map((number) => ({ operation: 'post', kind: 'gone', number, subject: 's' })));
    expect(chance.counters()).toEqual({ post: { operations: 20, gone: numbers.length } });
  });
});

describe('the plan that is followed', () => {
  it('is shown with its seed and its settings, kinds that cannot happen left out', () => {
    expect(faults({ post: { gone: 5, hang: 0 }, event: { late: 1 } }).plan()).toEqual({
      seed: 1,
      post: { gone: 5 },
      event: { late: 1, delayMs: 1_000 },
    });
    expect(faults().plan()).toEqual({});
  });

  it('begins anew when it is set again', () => {
    const chance = faults({ seed: 9, ...PLAN });
    const first = next(chance, 'invoke', 100);
    chance.follow({ seed: 9, ...PLAN });
    expect(chance.counters().invoke).toEqual({ operations: 0, throw: 0, timeOut: 0, crash: 0 });
    expect(next(chance, 'invoke', 100)).toEqual(first);
  });

  it('has counters that outlive its end', () => {
    const chance = faults({ post: { gone: 1_000 } });
    chance.decide('post', 'c');
    chance.end();
    expect(chance.decide('post', 'c')).toBeUndefined();
    expect([chance.plan(), chance.counters()]).toEqual([{}, { post: { operations: 1, gone: 1 } }]);
  });
});
