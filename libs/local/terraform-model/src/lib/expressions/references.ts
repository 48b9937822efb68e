import { type Expression, SPLAT_ELEMENT } from './syntax';

/** The names of a reference up to its first index: `['aws_lambda_function', 'this', 'arn']`. */
export type Reference = [root: string, ...names: string[]];

/** What an expression refers to, without the variables of its own `for`s. */
export const referencesOf = (expression: Expression, bound: readonly string[] = []): Reference[] => {
  const inside = (...expressions: (Expression | undefined)[]): Reference[] =>
    expressions.flatMap((part) => (part ? referencesOf(part, bound) : []));
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'reference':
      return bound.includes(expression.name) ? [] : [[expression.name]];
    case 'attribute': {
      const [first, ...others] = inside(expression.of);
      if (!first) return [];
      return [reachesRoot(expression.of) ? [...first, expression.name] : first, ...others];
    }
    case 'index':
      return inside(expression.of, expression.key);
    case 'splat':
      return [...inside(expression.of), ...referencesOf(expression.each, [...bound, SPLAT_ELEMENT])];
    case 'template':
      return inside(...expression.parts);
    case 'call':
      return inside(...expression.arguments);
    case 'unary':
      return inside(expression.operand);
    case 'binary':
      return inside(expression.left, expression.right);
    case 'conditional':
      return inside(expression.condition, expression.yes, expression.no);
    case 'tuple':
      return inside(...expression.items);
    case 'object':
      return inside(...expression.items.flat());
    case 'for': {
      const names = [...bound, expression.valueName, ...(expression.keyName === undefined ? [] : [expression.keyName])];
      const body = [expression.key, expression.value, expression.when].filter((part) => part !== undefined);
      return [...inside(expression.in), ...body.flatMap((part) => referencesOf(part, names))];
    }
  }
};

/** Whether an expression is a name followed by nothing but attributes. */
const reachesRoot = (expression: Expression): boolean =>
  expression.kind === 'reference' || (expression.kind === 'attribute' && reachesRoot(expression.of));
