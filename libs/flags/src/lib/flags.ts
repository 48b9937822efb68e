import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A flag that cannot be: shown as one line, without a stack. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

/**
 * The flags of a program that takes nothing else.
 * @throws FlagError for one that is unknown, or lacks its value
 */
export const parseFlags = <T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) => {
  try {
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (cause) {
    // Node's message for a value that looks like a flag has three lines.
    const message = (cause as Error).message.replaceAll('\n', ' ');
    throw new FlagError(`${message} (--help shows all flags)`, { cause });
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

/** From `least` to `most`, both included. @throws FlagError for anything else */
export const wholeOf = (
  flag: string,
  text: string,
  { least = 1, most = Number.MAX_SAFE_INTEGER }: { least?: number; most?: number } = {},
): number => {
  const value = numberOf(flag, text);
  if (!Number.isInteger(value)) throw new FlagError(`--${flag}: "${text}" is not a whole number`);
  if (value < least || value > most) throw new FlagError(`--${flag}: "${text}" is not from ${least} to ${most}`);
  return value;
};

/** @throws FlagError that names the choices */
export const oneOf = <Choice extends string>(flag: string, text: string, choices: readonly Choice[]): Choice => {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new FlagError(`--${flag}: "${text}" is none of ${choices.join(', ')}`);
  return choice;
};

/** As it was given. @throws FlagError for what is no URL of that scheme, or of its secure one: `http` takes `https` too */
export const urlOf = (flag: string, text: string, scheme: 'http' | 'ws'): string => {
  if (!URL.canParse(text) || ![`${scheme}:`, `${scheme}s:`].includes(new URL(text).protocol))
    throw new FlagError(`--${flag}: "${text}" is no ${scheme}:// or ${scheme}s:// URL`);
  return text;
};
