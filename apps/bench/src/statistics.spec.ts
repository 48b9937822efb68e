import { median, percentile, summary } from './statistics';

describe('the median', () => {
  it('is the middle value, in whatever order they come', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('of an even number of values is the mean of the two in the middle', () => {
    expect(median([4, 1, 3, 100])).toBe(3.5);
  });

  it('of one value is that value, and of none is no number', () => {
    expect(median([7])).toBe(7);
    expect(median([])).toBeNaN();
  });

  it('compares numbers as numbers', () => {
    expect(median([10, 9, 100])).toBe(10);
  });
});

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  it('is the value of the nearest rank', () => {
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile([3], 0.99)).toBe(3);
  });

  it('of no values is no number', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('a summary', () => {
  it('says how far the runs lie apart', () => {
    expect(summary([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, runs: 3 });
  });
});
