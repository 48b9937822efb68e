import { ExpressionError, type Value, jsonOf, toBool, toNumber, toText } from './value';

/** Flags, width, precision and verb, such as `%-8s`, `%03d`, `%.2f`. */
const VERB = /%([-+ 0#]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

const VERBS: Record<string, (value: Value, precision: number | undefined) => string> = {
  b: (value) => toNumber(value).toString(2),
  d: (value) => String(Math.trunc(toNumber(value))),
  e: (value, precision = 6) =>
    toNumber(value)
      .toExponential(precision)
      .replace(/e([+-])(\d)$/, 'e$10$2'),
  f: (value, precision = 6) => toNumber(value).toFixed(precision),
  g: (value) => String(toNumber(value)),
  o: (value) => toNumber(value).toString(8),
  q: (value) => jsonOf(toText(value)),
  s: (value, precision) => toText(value).slice(0, precision),
  t: (value) => String(toBool(value)),
  v: (value) => (typeof value === 'object' ? jsonOf(value) : toText(value)),
  x: (value) => toNumber(value).toString(16),
  X: (value) => toNumber(value).toString(16).toUpperCase(),
};

const pad = (text: string, flags: string, width: number): string => {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0')) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
};

/** `format` of the Terraform language. @throws ExpressionError for a verb that it does not have, and for too few or too many values */
export const format = (pattern: string, values: readonly Value[]): string => {
  let used = 0;
  const text = pattern.replace(
    VERB,
    (whole, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const write = VERBS[verb];
      if (!write) throw new ExpressionError(`format: ${whole} is not known`);
      const value = values[used++];
      if (value === undefined) throw new ExpressionError(`format: there is no value for ${whole}`);
      const written = write(value, precision === undefined ? undefined : Number(precision));
      const isPositive = typeof value === 'number' && value >= 0;
      const sign = isPositive && flags.includes('+') ? '+' : isPositive && flags.includes(' ') ? ' ' : '';
      return pad(sign + written, flags, Number(width ?? 0));
    },
  );
  if (used < values.length) throw new ExpressionError(`format: ${values.length} values, but only ${used} verbs`);
  return text;
};
