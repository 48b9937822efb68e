import { faultSummary } from './fault-summary';

describe('the summary of faults', () => {
  it('has a line for each operation: how many there were, and what they met', () => {
    const counters = { post: { operations: 120, gone: 12, hang: 0 }, message: { operations: 7, reset: 1 } };
    expect(faultSummary(counters)).toBe(
      ['Faults injected:', '  post        120: gone 12, hang 0', '  message     7: reset 1', ''].join('\n'),
    );
  });

  it('is empty where no plan was followed', () => expect(faultSummary({})).toBe(''));
});
