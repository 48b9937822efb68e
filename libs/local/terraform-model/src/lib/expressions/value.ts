/** A value of the Terraform language. Sets are arrays, distinct and in the order of their elements. */
export type Value = string | number | boolean | null | Value[] | ObjectValue;
export type ObjectValue = { [name: string]: Value };

/** An expression that cannot be parsed or has no value. Whoever evaluates it knows where it stands and says so. */
export class ExpressionError extends Error {
  override readonly name: string = 'ExpressionError';
}

/** A reference to something that is not declared: `try` and `can` do not forgive it, as in Terraform. */
export class UndeclaredError extends ExpressionError {
  override readonly name = 'UndeclaredError';
}

export const isObject = (value: unknown): value is ObjectValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The word for the kind of a value in messages. */
export const kindOf = (value: Value): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'a string', number: 'a number', boolean: 'a bool', object: 'an object' }[typeof value as 'string'];
};

const refuse = (value: Value, wanted: string): never => {
  throw new ExpressionError(`${kindOf(value)} stands where ${wanted} is needed`);
};

/** Terraform turns numbers and bools into text by itself; nothing else. */
export const toText = (value: Value): string => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : refuse(value, 'a string');
};

export const toNumber = (value: Value): number => {
  if (typeof value === 'number') return value;
  const isNumeric = typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value);
  return isNumeric ? Number(value) : refuse(value, 'a number');
};

export const toBool = (value: Value): boolean => {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  return refuse(value, 'a bool');
};

export const toList = (value: Value): Value[] => (Array.isArray(value) ? value : refuse(value, 'a list'));

export const toObject = (value: Value): ObjectValue => (isObject(value) ? value : refuse(value, 'an object'));

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The attributes of an object in the order in which Terraform goes through them. */
export const entriesOf = (object: ObjectValue): [string, Value][] =>
  Object.entries(object).sort(([a], [b]) => byCodePoint(a, b));

/** What a `for` or `for_each` goes through: index and element of a list, key and value of an object. */
export const elementsOf = (value: Value): [number | string, Value][] =>
  isObject(value) ? entriesOf(value) : [...toList(value).entries()];

/** Values of different kinds are never equal: `"1" == 1` is false. */
export const equal = (a: Value, b: Value): boolean => a === b || jsonOf(a) === jsonOf(b);

/** The arrays that are sets: `for_each` takes no list. */
const sets = new WeakSet<Value[]>();

export const isSet = (value: Value): boolean => Array.isArray(value) && sets.has(value);

/** Distinct values; strings and numbers in their order. */
export const toSet = (values: Value[]): Value[] => {
  const distinct = [...new Map(values.map((value) => [jsonOf(value), value])).values()];
  if (distinct.every((value) => typeof value === 'number')) distinct.sort((a, b) => a - b);
  else if (distinct.every((value) => typeof value === 'string')) distinct.sort(byCodePoint);
  sets.add(distinct);
  return distinct;
};

/** JSON as `jsonencode` writes it: keys in order, `<`, `>` and `&` escaped, as Go's encoder does. */
export const jsonOf = (value: Value): string =>
  JSON.stringify(value, (_, part: Value) => (isObject(part) ? Object.fromEntries(entriesOf(part)) : part)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
