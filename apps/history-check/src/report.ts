import type { Result, Totals } from './run';

/** The sums over all runs. */
export const sumOf = (totals: Totals[]): Totals =>
  totals.reduce(
    (sum, one) => ({
      publishes: sum.publishes + one.publishes,
      acks: sum.acks + one.acks,
      deliveries: sum.deliveries + one.deliveries,
      connects: sum.connects + one.connects,
      faults: sum.faults + one.faults,
      violations: sum.violations + one.violations,
    }),
    { publishes: 0, acks: 0, deliveries: 0, connects: 0, faults: 0, violations: 0 },
  );

const lineOf = (totals: Totals): string =>
  Object.entries(totals)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

/** `seed 17: 41 publishes, …`, and for a run that found something, what, and how to run it again. */
export const rowOf = ({ seed, totals, violations }: Result): string => {
  const row = `seed ${seed}: ${lineOf(totals)}`;
  if (violations.length === 0) return row;
  const found = violations.map(({ invariant, text }) => `  ${invariant}: ${text}`);
  return [row, ...found, `  again: npx nx history-check history-check -- --seed ${seed}`].join('\n');
};

/** `1000 runs: 38211 publishes, …, 0 violations`, and the seeds that failed. */
export const totalsOf = (runs: number, totals: Totals, failed: number[]): string => {
  const line = `${runs} runs: ${lineOf(totals)}`;
  return failed.length > 0 ? `${line}\nseeds that failed: ${failed.join(', ')}` : line;
};
