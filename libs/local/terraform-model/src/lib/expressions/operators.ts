import { ExpressionError, type Value, equal, toNumber } from './value';

/** Terraform reckons in decimal: 0.1 + 0.2 is 0.3. Fifteen digits are what a double holds of a decimal number. */
const decimal = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(15)));

/** The operators that see the values of both their sides; `&&` and `||` may leave the right one alone. */
export const OPERATIONS: Record<string, (left: Value, right: Value) => Value> = {
  '==': equal,
  '!=': (left, right) => !equal(left, right),
  '<': (left, right) => toNumber(left) < toNumber(right),
  '<=': (left, right) => toNumber(left) <= toNumber(right),
  '>': (left, right) => toNumber(left) > toNumber(right),
  '>=': (left, right) => toNumber(left) >= toNumber(right),
  '+': (left, right) => decimal(toNumber(left) + toNumber(right)),
  '-': (left, right) => decimal(toNumber(left) - toNumber(right)),
  '*': (left, right) => decimal(toNumber(left) * toNumber(right)),
  '/': (left, right) => {
    if (toNumber(right) === 0) throw new ExpressionError('it divides by zero');
    return decimal(toNumber(left) / toNumber(right));
  },
  '%': (left, right) => toNumber(left) % toNumber(right),
};
