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
