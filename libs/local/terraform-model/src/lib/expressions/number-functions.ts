import type { TerraformFunction } from './functions';
import { ExpressionError, toList, toNumber, toText } from './value';

export const NUMBER_FUNCTIONS: Record<string, TerraformFunction> = {
  abs: (value = null) => Math.abs(toNumber(value)),
  ceil: (value = null) => Math.ceil(toNumber(value)),
  floor: (value = null) => Math.floor(toNumber(value)),
  max: (...values) => Math.max(...values.map(toNumber)),
  min: (...values) => Math.min(...values.map(toNumber)),
  parseint(text = null, base = null) {
    const number = parseInt(toText(text), toNumber(base));
    if (Number.isNaN(number)) throw new ExpressionError(`parseint: "${toText(text)}" is not a number`);
    return number;
  },
  pow: (base = null, exponent = null) => toNumber(base) ** toNumber(exponent),
  signum: (value = null) => Math.sign(toNumber(value)),
  sum: (values = null) => toList(values).reduce<number>((total, value) => total + toNumber(value), 0),
  tonumber: (value = null) => (value === null ? null : toNumber(value)),
};
