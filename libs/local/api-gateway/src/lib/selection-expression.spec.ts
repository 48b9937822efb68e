import { array, assert, json, jsonValue, oneof, property, string, stringMatching } from 'fast-check';
import { compileSelection } from './selection-expression';

const message = JSON.stringify({
  service: 'chat',
  action: 'join',
  data: { room: 'r1', tags: ['a', 'b'], 'odd name': 'x', list: [{ kind: 'first' }, { kind: 'second' }] },
  seven: 7,
  yes: true,
  none: null,
  object: { a: 1 },
});

const evaluate = (expression: string, body = message) => compileSelection(expression)(body);

describe('a route selection expression', () => {
  it.each([
    ['48: a variable', '$request.body.action', 'join'],
    ['49: a variable in braces', '${request.body.action}', 'join'],
    ['50: variables and text', '${request.body.service}/${request.body.action}', 'chat/join'],
    ['50: variables without braces and text', '$request.body.service/$request.body.action', 'chat/join'],
    ['51: a missing variable among others, as empty text', '${request.body.action}-${request.body.nope}', 'join-'],
    ['52: a nested path', '$request.body.data.room', 'r1'],
    ['52: an index', '$request.body.data.tags[1]', 'b'],
    ['52: a path through an index', '${request.body.data.list[0].kind}', 'first'],
    ['52: a name in brackets', "${request.body.data['odd name']}", 'x'],
    ['62: a number', '$request.body.seven', '7'],
    ['62: a boolean', '$request.body.yes', 'true'],
    ['63: an escaped static key', '\\$default', '$default'],
    ['a static key', 'action', 'action'],
    ['an escape beside a variable', '\\$${request.body.action}', '$join'],
    ['an array', '$request.body.data.tags', '[a, b]'],
    ['an object', '$request.body.object', '{"a":1}'],
    ['null among others, as empty text', '${request.body.none}/x', '/x'],
    ['anything but the body, as empty text', '$request.method $request.path', ' '],
  ])('reads %s', (_, expression, key) => expect(evaluate(expression)).toBe(key));

  it.each([
    ['a missing variable', '$request.body.nope', message],
    ['null', '$request.body.none', message],
    ['a path through text', '$request.body.action.length', message],
    ['what objects inherit', '$request.body.constructor', message],
    ['a header', '$request.header.action', message],
    ['another member of the request', '$request.bodyguard', message],
    ['a value nested too deep', '$request.body.action', `{"action":${'['.repeat(60_000)}${']'.repeat(60_000)}}`],
    ['text that is not JSON', '$request.body.action', 'hello'],
    ['text that is not JSON, among others', '${request.body.action}/x', 'hello'],
    ['an empty message', '$request.body.action', ''],
    ['a number for a body', '$request.body.action', '5'],
    ['text for a body', '$request.body.action', '"x"'],
    ['an array for a body', '$request.body.action', '[1]'],
    ['null for a body', '$request.body.action', 'null'],
  ])('cannot be evaluated for %s', (_, expression, body) => expect(evaluate(expression, body)).toBeUndefined());

  it('of static text does not look at the message', () => expect(evaluate('action', 'hello')).toBe('action'));

  it('with a path that is more than names and indexes is refused when it is compiled', () => {
    expect(() => compileSelection('${request.body..action}')).toThrow('not "..action"');
    expect(() => compileSelection('$request.body.list[*]')).toThrow('not ".list[*]"');
  });
});

describe('any selection expression', () => {
  const expression = oneof(
    string(),
    array(oneof(string(), stringMatching(/^\$\{?request\.body[.\w[\]']*\}?$/))).map((parts) => parts.join('')),
  );

  it('is either refused at once, or evaluated for every message without a fault', () => {
    assert(
      property(expression, oneof(string(), json()), (text, message) => {
        let select: ReturnType<typeof compileSelection>;
        try {
          select = compileSelection(text);
        } catch (error) {
          expect((error as Error).message).toContain('Expressions take paths of names and indexes');
          return;
        }
        expect(['string', 'undefined']).toContain(typeof select(message));
      }),
    );
  });

  it('that names a path finds the text at its end, wherever that is', () => {
    const names = array(stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 6 });
    assert(
      property(names, jsonValue(), string({ minLength: 1 }), (path, besides, value) => {
        const message = path.reduceRight<unknown>((inner, name) => ({ besides, [name]: inner }), value);
        expect(compileSelection(`$request.body.${path.join('.')}`)(JSON.stringify(message))).toBe(value);
      }),
    );
  });
});
