import { faultsOf, rowOf, sumOf, totalsOf } from './report';
import type { Result } from './run';

const totals = { publishes: 2, pushes: 1, acks: 2, deliveries: 5, connects: 3, faults: 4, violations: 0 };
const history = { events: [], isSettled: true, stored: [], rows: [], rowsAt: 0, retentionMs: 0 };
const good: Result = { seed: 17, history, violations: [], totals, faults: { 'post.gone': 4 } };
const bad: Result = {
  ...good,
  violations: [{ invariant: 'no gap', text: 'In news E1, 3 comes after 1' }],
  totals: { ...totals, violations: 1 },
};

describe('the report', () => {
  it('has a line for a run', () =>
    expect(rowOf(good)).toBe(
      'seed 17: 2 publishes, 1 pushes, 2 acks, 5 deliveries, 3 connects, 4 faults, 0 violations',
    ));

  it('tells of a run that failed what was found, and how to run it again', () =>
    expect(rowOf(bad).split('\n').slice(1)).toEqual([
      '  no gap: In news E1, 3 comes after 1',
      '  again: npm run history-check -- --seed 17',
    ]));

  it('sums the faults of each kind', () =>
    expect(faultsOf([{ 'post.gone': 1 }, { 'post.gone': 2, 'invoke.crash': 1 }])).toEqual({
      'post.gone': 3,
      'invoke.crash': 1,
    }));

  it('ends with the sums, and the seeds that failed', () => {
    const all = { runs: 2, seconds: 5, totals: sumOf([totals, bad.totals]), faults: { 'post.gone': 8 }, failed: [17] };
    expect(totalsOf(all).split('\n')).toEqual([
      '2 runs in 5 s: 4 publishes, 2 pushes, 4 acks, 10 deliveries, 6 connects, 8 faults, 1 violations',
      'faults injected:',
      '  post.gone            8',
      'seeds that failed: 17',
    ]);
    expect(totalsOf({ ...all, failed: [] })).not.toContain('seeds');
  });
});
