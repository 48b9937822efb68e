import { oneOf, parseFlags, wholeOf } from '@carillon/flags';
import { MEASUREMENTS } from './measurements';
import { PRODUCT } from './product/measurements';

const BESIDE_WS = Object.keys(MEASUREMENTS);
const OF_PRODUCT = Object.keys(PRODUCT);

export const HELP = `npm run bench -- [options]: what the local gateway costs, beside bare ws on the same machine (Linux)

  --quick      one short run instead of five: an impression, no figures to quote
  --runs N     that many runs (default 5)
  --only NAME  one of ${BESIDE_WS.join(', ')}, posts,
               ${OF_PRODUCT.join(', ')}
  --json       JSON instead of a table`;

export interface Options {
  isQuick: boolean;
  runs: number;
  /** One measurement instead of all. */
  only?: string;
  isJson: boolean;
}

/** A hundred runs of everything are a night. */
const MAX_RUNS = 100;

/**
 * @returns `undefined` when help was asked for
 * @throws FlagError for flags that cannot be
 */
export const readOptions = (args: string[]): Options | undefined => {
  const flag = { type: 'boolean', default: false } as const;
  const { quick, runs, only, json, help } = parseFlags(args, {
    quick: flag,
    runs: { type: 'string' },
    only: { type: 'string' },
    json: flag,
    help: { ...flag, short: 'h' },
  });
  if (help) return undefined;
  return {
    isQuick: quick,
    runs: wholeOf('runs', runs ?? (quick ? '1' : '5'), { most: MAX_RUNS }),
    ...(only !== undefined && { only: oneOf('only', only, [...BESIDE_WS, 'posts', ...OF_PRODUCT]) }),
    isJson: json,
  };
};
