import type { Result, Totals } from './run';

/** All runs. */
export interface Summary {
  runs: number;
  seconds: number;
  totals: Totals;
  /** Of each kind. */
  faults: Record<string, number>;
  /** Seeds whose run found something. */
  failed: number[];
}

/** The sums over all runs. */
export const sumOf = (totals: Totals[]): Totals =>
  totals.reduce(
    (sum, one) => ({
      publishes: sum.publishes + one.publishes,
      pushes: sum.pushes + one.pushes,
      acks: sum.acks + one.acks,
      deliveries: sum.deliveries + one.deliveries,
      connects: sum.connects + one.connects,
      faults: sum.faults + one.faults,
      violations: sum.violations + one.violations,
    }),
    { publishes: 0, pushes: 0, acks: 0, deliveries: 0, connects: 0, faults: 0, violations: 0 },
  );

/** Of each kind, how many faults there were in all runs. */
export const faultsOf = (runs: Record<string, number>[]): Record<string, number> => {
  const sum: Record<string, number> = {};
  for (const [kind, count] of runs.flatMap(Object.entries<number>)) sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
};

const lineOf = (totals: Totals): string =>
  Object.entries(totals)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

/** `seed 17: 41 publishes, …`, and for a run that found something, what, and how to run it again. */
export const rowOf = ({ seed, totals, violations }: Result): string => {
  const row = `seed ${seed}: ${lineOf(totals)}`;
  if (violations.length === 0) return row;
  const found = violations.map(({ invariant, text }) => `  ${invariant}: ${text}`);
  return [row, ...found, `  again: npm run history-check -- --seed ${seed}`].join('\n');
};

/** `1000 runs in 2400 s: 38211 publishes, …, 0 violations`, the faults by kind, and the seeds that failed. */
export const totalsOf = ({ runs, seconds, totals, faults, failed }: Summary): string => {
  const kinds = Object.entries(faults).map(([kind, count]) => `  ${kind.padEnd(20)} ${count}`);
  const lines = [`${runs} runs in ${seconds} s: ${lineOf(totals)}`, 'faults injected:', ...kinds];
  return [...lines, ...(failed.length > 0 ? [`seeds that failed: ${failed.join(', ')}`] : [])].join('\n');
};
