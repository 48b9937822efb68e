import { manualClock } from './manual-clock';
import { systemClock } from './clock';

describe('a manual clock', () => {
  it('stands still until it is moved', async () => {
    const clock = manualClock(1_000);
    const call = jest.fn();
    clock.after(10, call);
    await clock.advance(9);
    expect(call).not.toHaveBeenCalled();
    expect(clock.now()).toBe(1_009);
    await clock.advance(1);
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('runs calls in the order of their time, each at its own time, added ones included', async () => {
    const clock = manualClock(0);
    const seen: [string, number][] = [];
    const note = (name: string) => seen.push([name, clock.now()]);
    clock.after(20, () => note('second'));
    clock.after(10, () => {
      note('first');
      clock.after(5, () => note('added'));
    });
    await clock.advance(2 * 60 * 60 * 1_000);
    expect(seen).toEqual([
      ['first', 10],
      ['added', 15],
      ['second', 20],
    ]);
    expect(clock.now()).toBe(7_200_000);
  });

  it('does not run a cancelled call', async () => {
    const clock = manualClock(0);
    const call = jest.fn();
    clock.after(10, call).cancel();
    await clock.advance(100);
    expect(call).not.toHaveBeenCalled();
  });

  it('makes one move after the other: time never runs back, and moves add up', async () => {
    const clock = manualClock(0);
    const seen: number[] = [];
    for (let due = 1_000; due <= 8_000; due += 1_000) clock.after(due, () => seen.push(clock.now()));
    await Promise.all([clock.advance(5_000), clock.advance(3_000)]);
    expect(seen).toEqual([1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000]);
    expect(clock.now()).toBe(8_000);
  });

  it('makes a move that a call asks for after the one that runs the call', async () => {
    const clock = manualClock(0);
    const seen: number[] = [];
    const inner = Promise.withResolvers<void>();
    clock.after(10, async () => {
      await clock.advance(50);
      seen.push(clock.now());
      inner.resolve();
    });
    await clock.advance(100);
    await inner.promise;
    expect(seen).toEqual([150]);
  });

  it('can be moved again after a call that threw', async () => {
    const clock = manualClock(0);
    clock.after(10, () => {
      throw new Error('of the call');
    });
    const moves = [clock.advance(20), clock.advance(5)];
    await expect(moves[0]).rejects.toThrow('of the call');
    await moves[1];
    expect(clock.now()).toBe(15);
  });
});

describe('the system clock', () => {
  it('runs a call that is due at once, but not before it returns', async () => {
    let returned = false;
    await new Promise<void>((resolve) => {
      systemClock().after(0, () => {
        expect(returned).toBe(true);
        resolve();
      });
      returned = true;
    });
  });

  it('does not run a call that lies beyond the range of setTimeout at once', async () => {
    const far = jest.fn();
    const timer = systemClock().after(60 * 24 * 60 * 60 * 1_000, far);
    await new Promise<void>((resolve) => systemClock().after(5, resolve));
    timer.cancel();
    expect(far).not.toHaveBeenCalled();
  });
});
