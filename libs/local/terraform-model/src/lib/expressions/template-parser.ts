import type { ParseExpression } from './collection-parser';
import type { Cursor } from './cursor';
import type { Expression } from './syntax';

const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const SPACE = /\s+/y;
const PLAIN_TEXT = /[^$%"\\]+/y;
const UNICODE = /u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})/y;
const MAX_CODE_POINT = 0x10ffff;
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

const literal = (value: string): Expression => ({ kind: 'literal', value });

/**
 * Parses text with `${…}` and `%{…}` in it. One interpolation and nothing else keeps the type of its value.
 * @param quoted whether the text is a string literal of an expression, which ends at `"` and has escapes
 */
export const parseTemplate = (cursor: Cursor, quoted: boolean, parseExpression: ParseExpression): Expression => {
  const escape = (): string => {
    const unicode = cursor.match(UNICODE);
    if (unicode) {
      const codePoint = parseInt(unicode.slice(1), 16);
      return codePoint <= MAX_CODE_POINT ? String.fromCodePoint(codePoint) : cursor.fail('a code point of Unicode');
    }
    const known = Object.keys(ESCAPES).find((character) => cursor.takes(character));
    return known ? (ESCAPES[known] ?? '') : cursor.fail('an escape such as \\n');
  };

  /** Ends an interpolation or a directive; `~}` also swallows the white space that follows. */
  const close = (): void => {
    cursor.skipSpace();
    const trims = cursor.takes('~');
    cursor.expect('}');
    if (trims) cursor.match(SPACE);
  };

  const ifDirective = (): Expression => {
    const condition = parseExpression(cursor);
    close();
    const yes = parts(['else', 'endif']);
    const no = yes.end === 'else' ? parts(['endif']).template : literal('');
    return { kind: 'conditional', condition, yes: yes.template, no };
  };

  const forDirective = (): Expression => {
    const names = [identifier()];
    cursor.skipSpace();
    if (cursor.takes(',')) names.push(identifier());
    cursor.expect('in');
    const collection = parseExpression(cursor);
    close();
    const value = parts(['endfor']).template;
    const [first = '', second] = names;
    const loop: Expression = { kind: 'for', valueName: second ?? first, in: collection, value, grouped: false };
    if (second !== undefined) loop.keyName = first;
    return { kind: 'call', name: 'join', arguments: [literal(''), loop], spread: false };
  };

  const identifier = (): string => {
    cursor.skipSpace();
    return cursor.match(IDENTIFIER) ?? cursor.fail('a name');
  };

  /** Reads up to the end of the text, or to one of the directives that `ends` names. */
  const parts = (ends: string[]): { template: Expression; end: string; single?: Expression } => {
    const found: Expression[] = [];
    let text = '';
    const push = (part: Expression) => {
      if (text) found.push(literal(text));
      text = '';
      found.push(part);
    };
    const finish = (end: string) => {
      const only = found.length === 1 && !text ? found[0] : undefined;
      if (text) found.push(literal(text));
      const template: Expression = { kind: 'template', parts: found };
      return only ? { template, end, single: only } : { template, end };
    };
    for (;;) {
      if (cursor.atEnd() || (quoted && cursor.sees('"'))) {
        if (ends.length || (quoted && !cursor.takes('"')))
          cursor.fail(ends.length ? `%{ ${ends.at(-1)} }` : 'a closing "');
        return finish('');
      }
      if (cursor.takes('$${')) text += '${';
      else if (cursor.takes('%%{')) text += '%{';
      else if (cursor.takes('${')) {
        if (cursor.takes('~')) text = text.trimEnd();
        push(parseExpression(cursor));
        close();
      } else if (cursor.takes('%{')) {
        if (cursor.takes('~')) text = text.trimEnd();
        const directive = identifier();
        if (ends.includes(directive)) {
          close();
          return finish(directive);
        }
        if (directive === 'if') push({ kind: 'template', parts: [ifDirective()] });
        else if (directive === 'for') push({ kind: 'template', parts: [forDirective()] });
        else cursor.fail(`if or for instead of ${directive}`);
      } else if (quoted && cursor.takes('\\')) text += escape();
      else text += cursor.match(PLAIN_TEXT) ?? cursor.match(/[^]/y) ?? '';
    }
  };

  const { template, single } = parts([]);
  return single ?? template;
};
