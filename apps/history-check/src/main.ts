import { join } from 'node:path';
import type { Violation } from './history';
import { localSystems } from './local-system';
import { HELP, readOptions } from './options';
import { faultsOf, rowOf, sumOf, type Summary, totalsOf } from './report';
import { type Result, run } from './run';
import { script } from './script';

/** This file is `dist/apps/history-check/main.js`. */
const WORKSPACE = join(__dirname, '../../..');

const main = async (): Promise<number> => {
  const options = readOptions(process.argv.slice(2));
  if (!options) return (console.log(HELP), 0);
  const { seeds, isJson } = options;
  const systems = localSystems({ workspace: WORKSPACE, stage: process.env['STAGE'] || 'dev' });
  const results: Pick<Result, 'totals' | 'faults'>[] = [];
  const found: { seed: number; violations: Violation[] }[] = [];
  const asked = new AbortController();
  // Once: asked twice, it ends at once. A terminal asks the local system too, and then the seed under way cannot end well.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => asked.abort());
  try {
    for (const seed of seeds) {
      const result = await run(script(seed), systems.start).catch((error: unknown) => {
        if (!asked.signal.aborted) throw error;
      });
      if (!result) break;
      const { totals, faults, violations } = result;
      results.push({ totals, faults });
      if (violations.length > 0) found.push({ seed, violations });
      if (!isJson) console.log(rowOf(result));
      if (asked.signal.aborted) break;
    }
  } finally {
    await systems.close();
  }
  const summary: Summary = {
    runs: results.length,
    seconds: Math.round(process.uptime()),
    totals: sumOf(results.map(({ totals }) => totals)),
    faults: faultsOf(results.map(({ faults }) => faults)),
    failed: found.map(({ seed }) => seed),
  };
  console.log(isJson ? JSON.stringify({ ...summary, found }) : totalsOf(summary));
  return found.length > 0 ? 1 : 0;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
