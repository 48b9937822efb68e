import { rowOf, sumOf, totalsOf } from './report';
import type { Result } from './run';

const totals = { publishes: 2, acks: 2, deliveries: 5, connects: 3, faults: 4, violations: 0 };
const history = { events: [], stored: [], rows: [], rowsAt: 0, retentionMs: 0 };
const good: Result = { seed: 17, history, violations: [], totals };
const bad: Result = {
  ...good,
  violations: [{ invariant: 'no gap', text: 'In news E1, 3 comes after 1' }],
  totals: { ...totals, violations: 1 },
};

describe('the report', () => {
  it('has a line for a run', () =>
    expect(rowOf(good)).toBe('seed 17: 2 publishes, 2 acks, 5 deliveries, 3 connects, 4 faults, 0 violations'));

  it('tells of a run that failed what was found, and how to run it again', () =>
    expect(rowOf(bad).split('\n').slice(1)).toEqual([
      '  no gap: In news E1, 3 comes after 1',
      '  again: npx nx history-check history-check -- --seed 17',
    ]));

  it('ends with the sums, and the seeds that failed', () => {
    const sum = sumOf([totals, bad.totals]);
    expect(totalsOf(2, sum, [17])).toBe(
      '2 runs: 4 publishes, 4 acks, 10 deliveries, 6 connects, 8 faults, 1 violations\nseeds that failed: 17',
    );
    expect(totalsOf(2, sum, [])).not.toContain('seeds');
  });
});
