import { FlagError } from '@carillon/flags';
import { outcomesText, readRuns } from './simulate-command';
import { simulate } from './simulation/simulate';

const args = (line: string) => line.split(' ').filter(Boolean);

describe('the flags of the simulation', () => {
  it('are three runs by default', () =>
    expect(readRuns([])).toEqual({
      runs: [{ members: 10_000 }, { members: 100_000 }, { members: 1_000_000 }],
      json: false,
    }));

  it('hold for each run', () =>
    expect(readRuns(args('--members 500,1k --gone 0 --throttled 0.05 --seed 9 --budget 4k --json'))).toEqual({
      runs: [500, 1_000].map((members) => ({ members, goneShare: 0, throttledShare: 0.05, seed: 9, budget: 4_000 })),
      json: true,
    }));

  it('may ask for help', () => expect(readRuns(['--help'])).toBeUndefined());

  it.each([
    ['--members', "Option '--members <value>' argument missing"],
    ['--members 1k,', '--members: "" is not a number above zero'],
    ['--members 20M', '--members: "20M" is not from 1 to 10000000'],
    ['--size 200k', '--size: "200k" is not from 1 to 131072'],
    ['--concurrency 1', '--concurrency: "1" is not from 2 to 1000'],
    ['--gone 1', '--gone: "1" is not a part'],
    ['--throttled 0.99', '--throttled: "0.99" is not a part: 0 up to, but not, 0.9'],
    ['--throttled 3%', '--throttled: "3%" is not a number above zero'],
    ['--connections 5', "Unknown option '--connections'"],
  ])('are refused as %p', (line, message) => {
    expect(() => readRuns(args(line))).toThrow(FlagError);
    expect(() => readRuns(args(line))).toThrow(message);
  });
});

describe('what a run gave', () => {
  it('is told in times, posts, queue and dollars', () => {
    const text = outcomesText([simulate({ members: 20_000, throttledShare: 0, goneShare: 0 })]);
    expect(text).toMatch(/Delivered, gone +20,000, 0; twice 0, never 0/);
    expect(text).toMatch(/Members \/ budget +2\.5 s/);
    expect(text).toMatch(/Dollars +\$0\.02\d*; \$1\.\d\d a million deliveries/);
  });
});
