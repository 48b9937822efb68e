import { ExpressionError, type ObjectValue, type Value, isObject } from './value';

const MISSING = Symbol('what an absent attribute means');
type Lazy = ObjectValue & { [MISSING]?: (name: string) => Value };

/** Runs `read` once, when its value is first needed. */
export const once = (label: string, read: () => Value): (() => Value) => {
  let state: 'new' | 'running' | 'done' = 'new';
  let value: Value = null;
  return () => {
    if (state === 'running') throw new ExpressionError(`${label} depends on itself`);
    if (state === 'done') return value;
    state = 'running';
    try {
      value = read();
      state = 'done';
    } finally {
      if (state === 'running') state = 'new';
    }
    return value;
  };
};

/**
 * An object whose attributes are worked out when they are first read, so that one can stand for everything a stack
 * declares, and a resource for all that AWS would know about it.
 * @param label what the object is, for messages
 * @param missing gives, or throws, what an attribute that is not among `attributes` means
 */
export const lazyObject = (
  label: string,
  attributes: Record<string, () => Value>,
  missing: (name: string) => Value,
): ObjectValue => {
  const object: Lazy = {};
  for (const [name, read] of Object.entries(attributes)) {
    Object.defineProperty(object, name, { enumerable: true, get: once(`${label}.${name}`, read) });
  }
  Object.defineProperty(object, MISSING, { value: missing });
  return object;
};

/** The attribute of an object. @throws ExpressionError when there is none */
export const attributeOf = (object: Value, name: string): Value => {
  if (!isObject(object)) throw new ExpressionError(`there is no attribute "${name}": it is not an object`);
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value !== undefined) return value;
  const missing = (object as Lazy)[MISSING];
  if (missing) return missing(name);
  throw new ExpressionError(`the object has no attribute "${name}"`);
};
