import type { Cursor } from './cursor';
import type { Expression, ForExpression } from './syntax';

/** Parses one expression of any kind. */
export type ParseExpression = (cursor: Cursor) => Expression;

const NAME = /[\p{L}_][\p{L}\p{N}_-]*/uy;
/** A name that stands for itself as the key of an object. */
const OBJECT_NAME = /[\p{L}_][\p{L}\p{N}_-]*(?=\s*(?:=(?!=)|:))/uy;
const FOR = /for(?=\s)/y;

/** What stands between `[` and `]`. */
export const parseList = (cursor: Cursor, parse: ParseExpression): Expression[] => {
  const items: Expression[] = [];
  for (;;) {
    cursor.skipSpace();
    if (cursor.takes(']')) return items;
    items.push(parse(cursor));
    cursor.skipSpace();
    if (!cursor.takes(',') && !cursor.sees(']')) cursor.fail('"," or "]"');
  }
};

/** The arguments of a call, of which the last may be spread with `...`. */
export const parseCall = (cursor: Cursor, name: string, parse: ParseExpression): Expression => {
  const found: Expression[] = [];
  for (;;) {
    cursor.skipSpace();
    if (cursor.takes(')')) return { kind: 'call', name, arguments: found, spread: false };
    found.push(parse(cursor));
    cursor.skipSpace();
    if (cursor.takes('...')) {
      cursor.expect(')');
      return { kind: 'call', name, arguments: found, spread: true };
    }
    if (!cursor.takes(',') && !cursor.sees(')')) cursor.fail('"," or ")"');
  }
};

/** What stands between `{` and `}`: items are separated by a comma or a new line, which counts as white space. */
export const parseItems = (cursor: Cursor, parse: ParseExpression): [Expression, Expression][] => {
  const items: [Expression, Expression][] = [];
  for (;;) {
    cursor.skipSpace();
    if (cursor.takes('}')) return items;
    const name = cursor.match(OBJECT_NAME);
    const key: Expression = name === undefined ? parse(cursor) : { kind: 'literal', value: name };
    cursor.skipSpace();
    if (!cursor.takes('=') && !cursor.takes(':')) cursor.fail('"="');
    items.push([key, parse(cursor)]);
    cursor.skipSpace();
    cursor.takes(',');
  }
};

/** A `for` after `[` or `{`, up to its `end`; undefined if something else stands there. */
export const parseFor = (cursor: Cursor, end: string, parse: ParseExpression): ForExpression | undefined => {
  cursor.skipSpace();
  if (cursor.match(FOR) === undefined) return undefined;
  const name = () => {
    cursor.skipSpace();
    return cursor.match(NAME) ?? cursor.fail('a name');
  };
  const first = name();
  cursor.skipSpace();
  const second = cursor.takes(',') ? name() : undefined;
  cursor.expect('in');
  const collection = parse(cursor);
  cursor.expect(':');
  const head = parse(cursor);
  const found: ForExpression = { kind: 'for', valueName: second ?? first, in: collection, value: head, grouped: false };
  if (second !== undefined) found.keyName = first;
  if (end === '}') {
    cursor.expect('=>');
    found.key = head;
    found.value = parse(cursor);
    cursor.skipSpace();
    found.grouped = cursor.takes('...');
  }
  cursor.skipSpace();
  if (cursor.takes('if')) found.when = parse(cursor);
  cursor.expect(end);
  return found;
};
