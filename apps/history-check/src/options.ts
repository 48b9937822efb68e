import { FlagError, parseFlags, wholeOf } from '@carillon/flags';

export const HELP = `Seeded runs against the local system with faults, and a check of everything that was promised

npm run history-check -- [options]

  --seeds N   the seeds 1 to N (default 20)
  --seed N    that seed alone: what a failing run prints
  --json      the totals and the violations as JSON
  --help      this text`;

export interface Options {
  seeds: number[];
  isJson: boolean;
}

/** A million seeds are a month. */
const MAX_SEEDS = 1_000_000;

/**
 * @returns `undefined` when help was asked for
 * @throws FlagError for flags that cannot be
 */
export const readOptions = (args: string[]): Options | undefined => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { seed, seeds, json, help } = parseFlags(args, { seeds: text, seed: text, json: flag, help: flag });
  if (help) return undefined;
  if (seed !== undefined && seeds !== undefined) throw new FlagError('--seed and --seeds exclude each other');
  if (seed !== undefined) return { seeds: [wholeOf('seed', seed)], isJson: json };
  const length = wholeOf('seeds', seeds ?? '20', { most: MAX_SEEDS });
  return { seeds: Array.from({ length }, (_, index) => index + 1), isJson: json };
};
