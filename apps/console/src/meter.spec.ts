import { describeFaults, describeUsage, dollars } from './meter';

describe('the meter', () => {
  it('tells dollars to three digits that say something', () => {
    expect([0, 0.000_012_345, 1.5].map(dollars)).toEqual(['$0', '$0.0000123', '$1.5']);
  });

  it('counts what the bill comes from', () => {
    const usage = { messages: 1_200, connectionMs: 90_000, lambdaRequests: 3, writeUnits: 2, readUnits: 0.5 };
    const report = { now: 0, usage, total: 0, prices: { region: 'us-east-1', checkedOn: '2026-01-01' } };
    expect(describeUsage(report)).toBe('1,200 messages · 1.5 connection-minutes · 3 Lambda requests · 2 WRU · 0.5 RRU');
  });

  it('tells of faults only where a plan is followed', () => {
    expect(describeFaults({ plan: {}, counters: { post: { operations: 9, drop: 1 } } })).toBe('');
    expect(
      describeFaults({ plan: { seed: 1, post: {} }, counters: { post: { operations: 9, drop: 1, delay: 2 } } }),
    ).toBe('Faults are on: post drop 1, delay 2 of 9');
  });
});
