import * as fc from 'fast-check';
import { agenda } from './agenda';
import { busiestSecond } from './busiest-second';
import { pacingOf, type Scenario } from './scenario';
import { simulate } from './simulate';
import { tokenBucket } from './token-bucket';

/** Nothing binds but the budget: no refusals, and a segment for each of the workers that SQS has from the first moment. */
const ONLY_BUDGET = {
  throttledShare: 0,
  goneShare: 0,
  segmentSize: 1_000_000,
  concurrency: 4,
  shards: 4,
  coldStartMs: 0,
};

const arbitrary: fc.Arbitrary<Partial<Scenario> & { members: number }> = fc.record({
  members: fc.integer({ min: 1, max: 3_000 }),
  seed: fc.integer(),
  budget: fc.integer({ min: 500, max: 20_000 }),
  postsPerSecondPerWorker: fc.constantFrom(1_500, 5_000),
  concurrency: fc.integer({ min: 2, max: 40 }),
  segmentSize: fc.integer({ min: 50, max: 5_000 }),
  inFlight: fc.integer({ min: 1, max: 128 }),
  quota: fc.integer({ min: 500, max: 10_000 }),
  burst: fc.integer({ min: 1, max: 5_000 }),
  throttledShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
  goneShare: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('a simulated message', () => {
  it('reaches every member once, or finds it gone, whatever the quotas', () =>
    fc.assert(
      fc.property(arbitrary, (scenario) => {
        const { delivered, gone, doubled, missed, posts, throttledByQuota, throttledOtherwise } = simulate(scenario);
        expect({ all: delivered + gone, doubled, missed }).toEqual({ all: scenario.members, doubled: 0, missed: 0 });
        expect(posts - throttledByQuota - throttledOtherwise).toBe(scenario.members);
      }),
      { numRuns: 25 },
    ));

  it('never passes the budget by more than 5 % in any second', () =>
    fc.assert(
      fc.property(arbitrary, (scenario) => {
        const { busiestSecond: most, scenario: whole } = simulate(scenario);
        // Each worker may have a post at both ends of the window.
        expect(most).toBeLessThanOrEqual(Math.max(whole.budget * 1.05, whole.budget + pacingOf(whole).workers));
      }),
      { numRuns: 25 },
    ));

  it.each([20_000, 60_000, 150_000])(
    'takes N / budget seconds when nothing else binds: %i members, within 5 %%',
    (members) => {
      const { secondsToLast, scenario, busiestSecond: most } = simulate({ members, ...ONLY_BUDGET });
      const closedForm = members / scenario.budget;
      expect(secondsToLast / closedForm).toBeGreaterThan(0.999);
      expect(secondsToLast / closedForm).toBeLessThan(1.05);
      expect(most).toBeGreaterThan(scenario.budget * 0.95);
    },
  );

  it('takes longer for more members', () => {
    const seconds = [100, 1_000, 5_000, 20_000, 60_000].map((members) => simulate({ members }).secondsToLast);
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
    expect(new Set(seconds).size).toBe(seconds.length);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(simulate({ members: 5_000, seed: 7 })).toEqual(simulate({ members: 5_000, seed: 7 }));
    expect(simulate({ members: 5_000, seed: 8 }).secondsToLast).not.toBe(
      simulate({ members: 5_000, seed: 7 }).secondsToLast,
    );
  });

  it('is refused by the account where the budget passes the quota, and arrives all the same', () => {
    const { throttledByQuota, delivered, gone } = simulate({ members: 50_000, budget: 20_000, quota: 5_000 });
    expect(throttledByQuota).toBeGreaterThan(1_000);
    expect(delivered + gone).toBe(50_000);
  });

  it('starts with the five functions that SQS begins with, and more as its pollers ramp up', () => {
    const wide = { concurrency: 20, coldStartMs: 0, listed: 0 };
    expect(simulate({ ...wide, members: 100, shards: 8, budget: 20_000 }).workers).toBe(5);
    expect(simulate({ ...wide, members: 20_000, shards: 32, budget: 1_000 }).workers).toBe(20);
  });

  it('is billed for what was delivered', () => {
    const { bill, delivered, gone } = simulate({ members: 2_000, messageBytes: 40_000 });
    const quantities = Object.fromEntries(bill.lines.map(({ item, quantity }) => [item, quantity]));
    expect(quantities).toMatchObject({
      messages: 2 * delivered,
      dataOut: 40_060 * delivered,
      lambdaRequests: 2,
      writeUnits: gone,
    });
  });
});

describe('the pace', () => {
  it.each([
    [
      { budget: 8_000, postsPerSecondPerWorker: 5_000 },
      { workers: 2, perSecond: 4_000 },
    ],
    [
      { budget: 8_000, postsPerSecondPerWorker: 1_500 },
      { workers: 6, perSecond: 8_000 / 6 },
    ],
    [
      { budget: 1_000, postsPerSecondPerWorker: 5_000 },
      { workers: 2, perSecond: 500 },
    ],
    [
      { budget: 8_000, postsPerSecondPerWorker: 5_000, concurrency: 16 },
      { workers: 16, perSecond: 500 },
    ],
    [
      { budget: 8_000, postsPerSecondPerWorker: 1_500, concurrency: 2 },
      { workers: 2, perSecond: 1_500 },
    ],
  ])('of %j', (of, pacing) => expect(pacingOf(of)).toEqual(pacing));
});

describe('the agenda', () => {
  it('hands out by time, and by turn at the same time', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const it = agenda<number>();
        times.forEach((time, i) => it.at(time, i));
        const found = times.map(() => it.next()!);
        const sorted = times.map((time, thing) => ({ time, thing })).sort((a, b) => a.time - b.time);
        expect(found.map(({ time, thing }) => ({ time, thing }))).toEqual(sorted);
        expect(it.next()).toBeUndefined();
      }),
    ));
});

describe('a token bucket', () => {
  it('gives its burst, and then what flows in', () => {
    const take = tokenBucket(10, 3);
    expect([0, 0, 0, 0, 99, 101, 102].map(take)).toEqual([true, true, true, false, false, true, false]);
  });
});

describe('the busiest second', () => {
  it('is found wherever it begins', () => {
    const seen = busiestSecond();
    [0, 900, 1_000, 1_800, 1_899, 2_500].forEach(seen.add);
    expect(seen.most()).toBe(4);
  });
});
