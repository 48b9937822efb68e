import { parseArgs } from 'node:util';

export const HELP = `Seeded runs against the local system with faults, and a check of everything that was promised

npx nx history-check history-check -- [options]

  --seeds N   the seeds 1 to N (default 20)
  --seed N    that seed alone: what a failing run prints
  --json      the totals and the violations as JSON
  --help      this text`;

export interface Options {
  seeds: number[];
  isJson: boolean;
}

const countOf = (text: string, name: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${name}: "${text}" is not a whole number from 1 on`);
  return Number(text);
};

/**
 * @returns `undefined` when help was asked for
 * @throws for options that are unknown or cannot be
 */
export const readOptions = (args: string[]): Options | undefined => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args, options: { seeds: text, seed: text, json: flag, help: flag } });
  if (values.help) return undefined;
  const { seed, seeds = '20', json } = values;
  const length = countOf(seeds, '--seeds');
  return {
    seeds: seed !== undefined ? [countOf(seed, '--seed')] : Array.from({ length }, (_, index) => index + 1),
    isJson: json,
  };
};
