import { manualClock } from '@carillon/local-clock';
import { type Clock, processClock } from './clock';
import { pacer } from './pacer';

/** Times at which each of `takers` that always wants another turn got one, until the clock has moved by `ms`. */
const turnsWithin = async (
  clock: Clock & { advance(ms: number): Promise<void> },
  ms: number,
  paces: (() => Promise<void>)[],
) => {
  const at: number[] = [];
  let isOver = false;
  const takers = paces.map(async (pace) => {
    while (!isOver) {
      await pace();
      if (!isOver) at.push(clock.now());
    }
  });
  await new Promise(setImmediate); // until each taker waits
  await clock.advance(ms);
  isOver = true;
  void takers;
  return at;
};

/** The most turns in any second. */
const mostInASecond = (at: number[]): number => {
  let first = 0;
  return at.reduce((most, time, last) => {
    while ((at[first] ?? 0) <= time - 1_000) first += 1;
    return Math.max(most, last - first + 1);
  }, 0);
};

/** A clock whose timers fire late, as those of a busy process do. */
const lateClock = (lateMs: (call: number) => number) => {
  const clock = manualClock(0);
  let calls = 0;
  return { ...clock, after: (ms: number, call: () => void) => clock.after(ms + lateMs(calls++), call) };
};

describe('a pacer', () => {
  it('gives turns at its rate, without drift', async () => {
    const clock = manualClock(0);
    const turns = await turnsWithin(clock, 10_000, [pacer(300, clock)]);
    expect(turns.length).toBeGreaterThanOrEqual(3_000);
    expect(turns.length).toBeLessThanOrEqual(3_000 + 7); // the slack of 20 ms, once
  });

  it('loses no turn to timers that fire late by less than the slack', async () => {
    const clock = lateClock((call) => (call * 7) % 19);
    const turns = await turnsWithin(clock, 10_000, [pacer(1_000, clock)]);
    expect(turns.length).toBeGreaterThanOrEqual(9_980);
    expect(mostInASecond(turns)).toBeLessThanOrEqual(1_050);
  });

  it('does not save up the turns of an idle time', async () => {
    const clock = manualClock(0);
    const pace = pacer(100, clock);
    await pace();
    await clock.advance(60_000);
    const turns = await turnsWithin(clock, 1_000, [pace, pace, pace]);
    expect(mostInASecond(turns)).toBeLessThanOrEqual(105);
  });

  it.each([2, 8, 100])('of each of %i workers keeps the budget of 8,000 in any second within 5 %%', async (workers) => {
    const clock = lateClock((call) => (call * 13) % 19);
    const paces = Array.from({ length: workers }, () => pacer(Math.floor(8_000 / workers), clock));
    const turns = await turnsWithin(clock, 3_000, [...paces, ...paces, ...paces]);
    expect(mostInASecond(turns)).toBeLessThanOrEqual(8_400);
    expect(turns.length).toBeGreaterThan(0.9 * 3 * 8_000);
  });

  it('gives turns in the order of the calls', async () => {
    const clock = manualClock(0);
    const pace = pacer(10, clock);
    const order: number[] = [];
    for (let i = 0; i < 5; i += 1) void pace().then(() => order.push(i));
    await clock.advance(1_000);
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it.each([0, -1, NaN])('cannot give %d turns a second', (rate) => {
    expect(() => pacer(rate, processClock)).toThrow(RangeError);
  });
});
