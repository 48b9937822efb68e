import { join } from 'node:path';
import type { Violation } from './history';
import { localSystem } from './local-system';
import { HELP, readOptions } from './options';
import { rowOf, sumOf, totalsOf } from './report';
import { run, type Totals } from './run';
import { script } from './script';

/** This file is `dist/apps/history-check/main.js`. */
const WORKSPACE = join(__dirname, '../../..');

const main = async (): Promise<number> => {
  const options = readOptions(process.argv.slice(2));
  if (!options) return (console.log(HELP), 0);
  const { seeds, isJson } = options;
  const start = localSystem({ workspace: WORKSPACE, stage: process.env['STAGE'] || 'dev' });
  const totals: Totals[] = [];
  const failed: { seed: number; violations: Violation[] }[] = [];
  for (const seed of seeds) {
    const result = await run(script(seed), start);
    const { violations } = result;
    totals.push(result.totals);
    if (violations.length > 0) failed.push({ seed, violations });
    if (!isJson) console.log(rowOf(result));
  }
  const sum = sumOf(totals);
  const failedSeeds = failed.map(({ seed }) => seed);
  console.log(
    isJson ? JSON.stringify({ runs: totals.length, totals: sum, failed }) : totalsOf(totals.length, sum, failedSeeds),
  );
  return failed.length > 0 ? 1 : 0;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
