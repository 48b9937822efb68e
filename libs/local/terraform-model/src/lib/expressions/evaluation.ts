import { attributeOf } from './lazy-object';
import { OPERATIONS } from './operators';
import { type Expression, type ForExpression, SPLAT_ELEMENT } from './syntax';
import {
  ExpressionError,
  UndeclaredError,
  type ObjectValue,
  type Value,
  elementsOf,
  isObject,
  kindOf,
  toBool,
  toList,
  toNumber,
  toText,
} from './value';

/** What an expression can see. Both verbs throw an ExpressionError for a name that they do not know. */
export interface Scope {
  /** The value of a root name: `var`, `local`, `each`, a resource type, a variable of a `for`. */
  lookup(name: string): Value;
  call(name: string, values: Value[]): Value;
}

/** A scope that also knows the given names. */
export const extend = (scope: Scope, names: ObjectValue): Scope => ({
  lookup: (name) => (Object.hasOwn(names, name) ? (names[name] ?? null) : scope.lookup(name)),
  call: scope.call,
});

/** The value of an expression. @throws ExpressionError */
export const evaluate = (expression: Expression, scope: Scope): Value => {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'template':
      return expression.parts.map((part) => toText(evaluate(part, scope))).join('');
    case 'reference':
      return scope.lookup(expression.name);
    case 'attribute':
      return attributeOf(evaluate(expression.of, scope), expression.name);
    case 'index':
      return element(evaluate(expression.of, scope), evaluate(expression.key, scope));
    case 'splat':
      return splat(evaluate(expression.of, scope), expression.each, scope);
    case 'call':
      return call(expression, scope);
    case 'unary': {
      const operand = evaluate(expression.operand, scope);
      return expression.operator === '!' ? !toBool(operand) : -toNumber(operand);
    }
    case 'binary':
      return binary(expression, scope);
    case 'conditional':
      return evaluate(toBool(evaluate(expression.condition, scope)) ? expression.yes : expression.no, scope);
    case 'tuple':
      return expression.items.map((item) => evaluate(item, scope));
    case 'object':
      return Object.fromEntries(
        expression.items.map(([key, value]) => [toText(evaluate(key, scope)), evaluate(value, scope)]),
      );
    case 'for':
      return loop(expression, scope);
  }
};

const element = (collection: Value, key: Value): Value => {
  if (isObject(collection)) return attributeOf(collection, toText(key));
  if (!Array.isArray(collection)) throw new ExpressionError(`${kindOf(collection)} has no index`);
  const found = collection[toNumber(key)];
  if (found === undefined)
    throw new ExpressionError(`the list has no element ${toText(key)}: its length is ${collection.length}`);
  return found;
};

/** A value that is not a list is a list of itself; null is an empty one. */
const splat = (value: Value, each: Expression, scope: Scope): Value => {
  const values = Array.isArray(value) ? value : value === null ? [] : [value];
  return values.map((one) => evaluate(each, extend(scope, { [SPLAT_ELEMENT]: one })));
};

const binary = ({ operator, left, right }: Expression & { kind: 'binary' }, scope: Scope): Value => {
  if (operator === '&&' || operator === '||') {
    const first = toBool(evaluate(left, scope));
    return first === (operator === '||') ? first : toBool(evaluate(right, scope));
  }
  const operation = OPERATIONS[operator];
  if (!operation) throw new ExpressionError(`${operator} is not an operator`);
  return operation(evaluate(left, scope), evaluate(right, scope));
};

/** The value of an expression, or undefined if it has none for a reason that is known only at run time. */
const attempt = (expression: Expression, scope: Scope): Value | undefined => {
  try {
    return evaluate(expression, scope);
  } catch (error) {
    if (error instanceof ExpressionError && !(error instanceof UndeclaredError)) return undefined;
    throw error;
  }
};

const call = ({ name, arguments: given, spread }: Expression & { kind: 'call' }, scope: Scope): Value => {
  if (name === 'can') return given.every((argument) => attempt(argument, scope) !== undefined);
  if (name === 'try') {
    for (const argument of given) {
      const value = attempt(argument, scope);
      if (value !== undefined) return value;
    }
    throw new ExpressionError('try: none of its arguments has a value');
  }
  const values = given.map((argument) => evaluate(argument, scope));
  const last = spread ? toList(values.pop() ?? null) : [];
  return scope.call(name, [...values, ...last]);
};

const loop = (
  { keyName, valueName, in: collection, key, value, grouped, when }: ForExpression,
  scope: Scope,
): Value => {
  const list: Value[] = [];
  const object = new Map<string, Value>();
  for (const [index, one] of elementsOf(evaluate(collection, scope))) {
    const inner = extend(scope, keyName === undefined ? { [valueName]: one } : { [keyName]: index, [valueName]: one });
    if (when && !toBool(evaluate(when, inner))) continue;
    const result = evaluate(value, inner);
    if (!key) {
      list.push(result);
      continue;
    }
    const name = toText(evaluate(key, inner));
    const before = object.get(name);
    if (before !== undefined && !grouped)
      throw new ExpressionError(`two elements of the for expression have the key "${name}"`);
    object.set(name, grouped ? [...(Array.isArray(before) ? before : []), result] : result);
  }
  return key ? Object.fromEntries(object) : list;
};
