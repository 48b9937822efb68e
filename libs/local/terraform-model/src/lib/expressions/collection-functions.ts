import type { TerraformFunction } from './functions';
import {
  ExpressionError,
  type ObjectValue,
  type Value,
  entriesOf,
  equal,
  isObject,
  toBool,
  toList,
  toNumber,
  toObject,
  toSet,
  toText,
} from './value';

const flatten = (values: Value[]): Value[] =>
  values.flatMap((value) => (Array.isArray(value) ? flatten(value) : [value]));

const lists = (values: Value[]): Value[][] => values.map(toList);

const has = (values: Value[], wanted: Value): boolean => values.some((value) => equal(value, wanted));

const firstFilled = (name: string, values: Value[], isFilled: (value: Value) => boolean): Value => {
  const found = values.find(isFilled);
  if (found === undefined) throw new ExpressionError(`${name}: every argument is empty`);
  return found;
};

const one = (values: Value[]): Value => {
  if (values.length > 1) throw new ExpressionError(`one: the list has ${values.length} elements`);
  return values[0] ?? null;
};

/** As many values as Terraform's own `range` gives at most. */
const MAX_RANGE = 1_024;

const range = (...bounds: number[]): Value[] => {
  const [first = 0, limit, step] = bounds;
  const [from, to] = limit === undefined ? [0, first] : [first, limit];
  const by = step ?? (from <= to ? 1 : -1);
  if (by === 0) throw new ExpressionError('range: the step is 0');
  const length = Math.max(Math.ceil((to - from) / by), 0);
  if (!(length <= MAX_RANGE)) throw new ExpressionError(`range: more than ${MAX_RANGE} values`);
  return Array.from({ length }, (_, index) => from + index * by);
};

const lookup = (object: ObjectValue, key: string, fallback?: Value): Value => {
  const found = Object.hasOwn(object, key) ? object[key] : fallback;
  if (found === undefined) throw new ExpressionError(`lookup: the map has no key "${key}"`);
  return found;
};

const product = (sets: Value[][]): Value[][] =>
  sets.reduce<Value[][]>((rows, set) => rows.flatMap((row) => set.map((value) => [...row, value])), [[]]);

const element = (values: Value[], index: number): Value => {
  if (!values.length) throw new ExpressionError('element: the list is empty');
  return values[((index % values.length) + values.length) % values.length] ?? null;
};

const chunks = (values: Value[], size: number): Value[] =>
  values.flatMap((_, index) => (index % size === 0 ? [values.slice(index, index + size)] : []));

const transpose = (object: ObjectValue): ObjectValue => {
  const turned = new Map<string, Value[]>();
  for (const [key, values] of entriesOf(object))
    for (const value of toList(values).map(toText)) turned.set(value, [...(turned.get(value) ?? []), key]);
  return Object.fromEntries(turned);
};

const merge = (objects: ObjectValue[]): ObjectValue => Object.fromEntries(objects.flatMap(Object.entries));

const indexOf = (values: Value[], wanted: Value): number => {
  const found = values.findIndex((value) => equal(value, wanted));
  if (found < 0) throw new ExpressionError('index: the list has no such element');
  return found;
};

export const COLLECTION_FUNCTIONS: Record<string, TerraformFunction> = {
  alltrue: (values = null) => toList(values).every(toBool),
  anytrue: (values = null) => toList(values).some(toBool),
  chunklist: (values = null, size = null) => chunks(toList(values), Math.max(toNumber(size), 1)),
  coalesce: (...values) => firstFilled('coalesce', values, (value) => value !== null && value !== ''),
  coalescelist: (...values) => firstFilled('coalescelist', values, (value) => toList(value).length > 0),
  compact: (values = null) => toList(values).filter((value) => value !== null && value !== ''),
  concat: (...values) => lists(values).flat(),
  contains: (values = null, wanted = null) => has(toList(values), wanted),
  distinct: (values = null) =>
    toList(values).filter((value, at, all) => all.findIndex((other) => equal(other, value)) === at),
  element: (values = null, index = null) => element(toList(values), toNumber(index)),
  flatten: (values = null) => flatten(toList(values)),
  index: (values = null, wanted = null) => indexOf(toList(values), wanted),
  keys: (object = null) => entriesOf(toObject(object)).map(([key]) => key),
  length: (value = null) =>
    typeof value === 'string' ? [...value].length : isObject(value) ? Object.keys(value).length : toList(value).length,
  lookup: (object = null, key = null, fallback) => lookup(toObject(object), toText(key), fallback),
  matchkeys: (values = null, keys = null, wanted = null) =>
    toList(values).filter((_, index) => has(toList(wanted), toList(keys)[index] ?? null)),
  merge: (...values) => merge(values.filter((value) => value !== null).map(toObject)),
  nonsensitive: (value = null) => value,
  one: (values = null) => one(toList(values)),
  range: (...values) => range(...values.map(toNumber)),
  reverse: (values = null) => [...toList(values)].reverse(),
  sensitive: (value = null) => value,
  setintersection: (first = null, ...others) =>
    toSet(toList(first).filter((value) => lists(others).every((other) => has(other, value)))),
  setproduct: (...values) => product(lists(values)),
  setsubtract: (first = null, second = null) => toSet(toList(first).filter((value) => !has(toList(second), value))),
  setunion: (...values) => toSet(lists(values).flat()),
  slice: (values = null, from = null, to = null) => toList(values).slice(toNumber(from), toNumber(to)),
  sort: (values = null) =>
    toList(values)
      .map(toText)
      .sort((a, b) => (a < b ? -1 : Number(a > b))),
  tobool: (value = null) => (value === null ? null : toBool(value)),
  tolist: (values = null) => toList(values),
  tomap: (object = null) => toObject(object),
  toset: (values = null) => toSet(toList(values)),
  transpose: (object = null) => transpose(toObject(object)),
  values: (object = null) => entriesOf(toObject(object)).map(([, value]) => value),
  zipmap: (keys = null, values = null) =>
    Object.fromEntries(toList(keys).map((key, index) => [toText(key), toList(values)[index] ?? null])),
};
