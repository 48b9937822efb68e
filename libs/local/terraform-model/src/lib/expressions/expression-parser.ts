import { parseCall, parseFor, parseItems, parseList } from './collection-parser';
import { type Cursor, cursorOf } from './cursor';
import { type Expression, SPLAT_ELEMENT } from './syntax';
import { parseTemplate } from './template-parser';

const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_-]*(?:::[\p{L}_][\p{L}\p{N}_-]*)*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const DIGITS = /\d+/y;
const CONSTANTS: Record<string, true | false | null> = { true: true, false: false, null: null };
/** From the loosest to the tightest. A longer operator stands before its own beginning. */
const OPERATORS = [['||'], ['&&'], ['==', '!='], ['<=', '>=', '<', '>'], ['+', '-'], ['*', '/', '%']];

/** Parses what stands between `${` and `}`. @throws ExpressionError with what was expected, and where */
export const parseExpression = (text: string): Expression => {
  const cursor = cursorOf(text);
  const expression = conditional(cursor);
  cursor.skipSpace();
  return cursor.atEnd() ? expression : cursor.fail('the end');
};

/** Parses a string of the Terraform JSON: plain text, `${…}`, `%{…}`. */
export const parseText = (text: string): Expression =>
  /[$%]\{/.test(text) ? parseTemplate(cursorOf(text), false, conditional) : { kind: 'literal', value: text };

const conditional = (cursor: Cursor): Expression => {
  const condition = binary(cursor, 0);
  cursor.skipSpace();
  if (!cursor.takes('?')) return condition;
  const yes = conditional(cursor);
  cursor.expect(':');
  return { kind: 'conditional', condition, yes, no: conditional(cursor) };
};

const binary = (cursor: Cursor, level: number): Expression => {
  const operators = OPERATORS[level];
  if (!operators) return unary(cursor);
  let left = binary(cursor, level + 1);
  for (;;) {
    cursor.skipSpace();
    const operator = operators.find((candidate) => cursor.takes(candidate));
    if (!operator) return left;
    left = { kind: 'binary', operator, left, right: binary(cursor, level + 1) };
  }
};

const unary = (cursor: Cursor): Expression => {
  cursor.skipSpace();
  if (cursor.takes('-')) return { kind: 'unary', operator: '-', operand: unary(cursor) };
  if (cursor.takes('!')) return { kind: 'unary', operator: '!', operand: unary(cursor) };
  return traversal(cursor, primary(cursor));
};

/** `.name`, `.0`, `[key]`, and splats, whose following steps apply to every element. */
const traversal = (cursor: Cursor, start: Expression): Expression => {
  let of = start;
  for (;;) {
    cursor.skipSpace();
    if (cursor.sees('...') || !(cursor.sees('.') || cursor.sees('['))) return of;
    if (cursor.takes('[')) {
      cursor.skipSpace();
      if (cursor.takes('*')) {
        cursor.expect(']');
        return { kind: 'splat', of, each: traversal(cursor, { kind: 'reference', name: SPLAT_ELEMENT }) };
      }
      of = { kind: 'index', of, key: conditional(cursor) };
      cursor.expect(']');
    } else {
      cursor.expect('.');
      if (cursor.takes('*')) of = { kind: 'splat', of, each: attributes(cursor) };
      else of = step(cursor, of);
    }
  }
};

const step = (cursor: Cursor, of: Expression): Expression => {
  cursor.skipSpace();
  const digits = cursor.match(DIGITS);
  if (digits !== undefined) return { kind: 'index', of, key: { kind: 'literal', value: Number(digits) } };
  return { kind: 'attribute', of, name: cursor.match(IDENTIFIER) ?? cursor.fail('an attribute') };
};

/** After `.*` only attributes apply to every element; an index is one into the list of results. */
const attributes = (cursor: Cursor): Expression => {
  let of: Expression = { kind: 'reference', name: SPLAT_ELEMENT };
  while (cursor.sees('.') && !cursor.sees('...')) {
    cursor.expect('.');
    of = step(cursor, of);
  }
  return of;
};

const primary = (cursor: Cursor): Expression => {
  const number = cursor.match(NUMBER);
  if (number !== undefined) return { kind: 'literal', value: Number(number) };
  if (cursor.takes('"')) return parseTemplate(cursor, true, conditional);
  if (cursor.takes('(')) return before(cursor, ')', conditional(cursor));
  if (cursor.takes('['))
    return parseFor(cursor, ']', conditional) ?? { kind: 'tuple', items: parseList(cursor, conditional) };
  if (cursor.takes('{'))
    return parseFor(cursor, '}', conditional) ?? { kind: 'object', items: parseItems(cursor, conditional) };
  const name = cursor.match(IDENTIFIER) ?? cursor.fail('a value');
  if (Object.hasOwn(CONSTANTS, name)) return { kind: 'literal', value: CONSTANTS[name] ?? null };
  cursor.skipSpace();
  return cursor.takes('(') ? parseCall(cursor, name, conditional) : { kind: 'reference', name };
};

const before = (cursor: Cursor, token: string, expression: Expression): Expression => {
  cursor.expect(token);
  return expression;
};
