import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A flag that cannot be: shown as one line, without a stack. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

/** @throws FlagError for a flag that is unknown or lacks its value */
export const parseFlags = <T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) => {
  try {
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (cause) {
    throw new FlagError(`${(cause as Error).message} (--help shows all flags)`, { cause });
  }
};

const SUFFIXES: Record<string, number> = { '': 1, k: 1_000, m: 1_000_000 };

const NUMBER = /^(\d+(?:\.\d+)?)(k|m|)$/i;

/** `100000`, `100k`, `1M`, `0.8`. @throws FlagError for anything else, and for what is not above zero */
export const numberOf = (flag: string, text: string): number => {
  const [, digits, suffix = ''] = NUMBER.exec(text.replaceAll('_', '')) ?? [];
  const value = Number(digits) * (SUFFIXES[suffix.toLowerCase()] ?? NaN);
  if (!(value > 0)) throw new FlagError(`--${flag}: "${text}" is not a number above zero, such as 500, 100k or 1M`);
  return value;
};

/** @throws FlagError for a number that is not whole */
export const wholeOf = (flag: string, text: string): number => {
  const value = numberOf(flag, text);
  if (!Number.isSafeInteger(value)) throw new FlagError(`--${flag}: "${text}" is not a whole number`);
  return value;
};

const PER_MINUTE: Record<string, number> = { s: 60, min: 1, h: 1 / 60 };

/** `1/min`, `2/s`, `10/h`, as broadcasts a minute. @throws FlagError for anything else */
export const rateOf = (flag: string, text: string): number => {
  const [count = '', per = ''] = text.split('/', 2);
  const factor = Object.hasOwn(PER_MINUTE, per) ? PER_MINUTE[per] : undefined;
  if (factor === undefined) throw new FlagError(`--${flag}: "${text}" is not a rate such as 1/s, 1/min or 10/h`);
  return numberOf(flag, count) * factor;
};
