import { array, assert, constantFrom, dictionary, double, letrec, property, string, tuple } from 'fast-check';
import { type Arbitrary, type LetrecTypedTie, boolean, constant, integer, oneof } from 'fast-check';
import { evaluateJson } from '../resources/json-evaluation';
import { TerraformError } from '../terraform-error';
import { COLLECTION_FUNCTIONS } from './collection-functions';
import { ENCODING_FUNCTIONS } from './encoding-functions';
import type { Scope } from './evaluation';
import { functionsIn } from './functions';
import { attributeOf } from './lazy-object';
import { NUMBER_FUNCTIONS } from './number-functions';
import { TEXT_FUNCTIONS } from './text-functions';
import { ExpressionError, type ObjectValue, UndeclaredError, type Value, jsonOf } from './value';

const local: ObjectValue = { name: 'ada', number: 2, map: { b: 2, a: 1 }, list: ['x', 'y'], nothing: null };
const undeclared = (name: string): never => {
  throw new UndeclaredError(`there is no ${name}`);
};
const call = functionsIn('/nowhere');
const scope: Scope = { lookup: (name) => (name === 'local' ? local : undeclared(name)), call };
const place = { file: 'main.tf.json', address: 'local.x', attribute: 'a' };

const valueOf = (text: string): Value => evaluateJson(text, place, scope);

/** Names that every JavaScript object knows, though nothing declares them. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

/** Text that means itself in a template. */
const escaped = (text: string): string => text.replace(/[$%]\{/g, (start) => `${start[0]}${start}`);
const quoted = (text: string): string => {
  const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };
  return `"${escaped(text).replace(/["\\\n\r\t]/g, (character) => escapes[character] ?? '')}"`;
};

const anyText = oneof(string({ unit: 'binary' }), string({ unit: constantFrom('$', '%', '{', '}', '"', '\\', 'a') }));

/** What an expression is written as, and what it is worth, by its construction. */
interface Sample<T extends Value = Value> {
  text: string;
  value: T;
}

interface Samples {
  text: Sample<string>;
  bool: Sample<boolean>;
  number: Sample<number>;
  list: Sample<Value[]>;
  object: Sample<ObjectValue>;
  any: Sample;
}

const { any } = letrec((tie: LetrecTypedTie<Samples>) => ({
  text: oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyText.map((value) => ({ text: quoted(value), value })),
    constant({ text: 'local.name', value: 'ada' }),
    tuple(tie('text'), tie('number'), tie('bool')).map(([a, b, c]) => ({
      text: `"<\${${a.text}}-\${ ${b.text} }\${${c.text}}>"`,
      value: `<${a.value}-${b.value}${c.value}>`,
    })),
  ),
  bool: oneof(
    { depthSize: 'small', withCrossShrink: true },
    boolean().map((value) => ({ text: String(value), value })),
    tie('bool').map(({ text, value }) => ({ text: `!(${text})`, value: !value })),
    tuple(tie('any'), tie('any')).map(([a, b]) => ({
      text: `(${a.text}) == (${b.text})`,
      value: jsonOf(a.value) === jsonOf(b.value),
    })),
    tuple(tie('bool'), tie('bool')).map(([a, b]) => ({
      text: `(${a.text}) && (${b.text})`,
      value: a.value && b.value,
    })),
  ),
  number: oneof(
    { depthSize: 'small', withCrossShrink: true },
    integer({ min: 0, max: 999 }).map((value) => ({ text: String(value), value })),
    constant({ text: 'local.number', value: 2 }),
    tuple(tie('number'), tie('number')).map(([a, b]) => ({
      text: `(${a.text}) + (${b.text})`,
      value: a.value + b.value,
    })),
    tie('list').map(({ text, value }) => ({ text: `length(${text})`, value: value.length })),
  ),
  list: oneof(
    { depthSize: 'small', withCrossShrink: true },
    constant({ text: 'local.list', value: ['x', 'y'] }),
    array(tie('any'), { maxLength: 3 }).map((items) => ({
      text: `[${items.map(({ text }) => text).join(', ')}]`,
      value: items.map(({ value }) => value),
    })),
    tie('list').map(({ text, value }) => ({
      text: `[for i, each in ${text} : [each]]`,
      value: value.map((one) => [one]),
    })),
  ),
  object: oneof(
    { depthSize: 'small', withCrossShrink: true },
    constant({ text: 'local.map', value: { a: 1, b: 2 } }),
    dictionary(oneof(anyText, constantFrom(...INHERITED)), tie('any'), { maxKeys: 3, noNullPrototype: true }).map(
      (members) => ({
        text: `{${Object.entries(members)
          .map(([name, { text }]) => `${quoted(name)} = ${text}`)
          .join(', ')}}`,
        value: Object.fromEntries(Object.entries(members).map(([name, { value }]) => [name, value])),
      }),
    ),
    tie('object').map(({ text, value }) => ({ text: `{for k, v in ${text} : k => v}`, value })),
    tuple(tie('object'), tie('object')).map(([a, b]) => ({
      text: `merge(${a.text}, ${b.text})`,
      value: Object.fromEntries([...Object.entries(a.value), ...Object.entries(b.value)]),
    })),
  ),
  any: oneof(
    { depthSize: 'small', withCrossShrink: true },
    constant({ text: 'null', value: null }),
    tie('text') as Arbitrary<Sample>,
    tie('number'),
    tie('bool'),
    tie('list'),
    tie('object'),
    tuple(tie('bool'), tie('any'), tie('any')).map(([condition, yes, no]) => ({
      text: `((${condition.text}) ? (${yes.text}) : (${no.text}))`,
      value: condition.value ? yes.value : no.value,
    })),
    tuple(tie('any'), tie('any')).map(([first, second]) => ({
      text: `[${first.text}, ${second.text}][1]`,
      value: second.value,
    })),
    tie('any').map(({ text, value }) => ({ text: `{ a = ${text} }.a`, value })),
  ),
}));

/** Whether a value is made of JSON alone: no function, and nothing that an object has inherited. */
const isPlain = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.every(isPlain);
  if (typeof value !== 'object' || value === null) return value === null || /string|number|boolean/.test(typeof value);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
};

/** The value of text, or the error that it is: whatever else is thrown is a crash. */
const outcome = (work: () => Value): { value: Value } | { error: Error } => {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof TerraformError) return { error };
    throw error;
  }
};

const TOKENS = [
  ...[
    '${',
    '%{',
    '$${',
    '}',
    '"',
    '\\',
    '\\u00e9',
    '\\UFFFFFFFF',
    '(',
    ')',
    '[',
    ']',
    '{',
    ' ',
    '\n',
    ',',
    '.',
    '.*',
    '[*]',
    '...',
    '~',
  ],
  ...['?', ':', '=', '=>', '==', '&&', '||', '!', '-', '*', '/', '%', '<', '/*', '#', '0', '1', '1e999', '007'],
  ...[
    'for ',
    ' in ',
    'if ',
    'else',
    'endif',
    'endfor',
    'null',
    'local',
    'name',
    'map',
    'list',
    'each',
    'try(',
    'can(',
    'merge(',
  ],
  ...INHERITED,
];

describe('for any input', () => {
  it('text whose ${ and %{ are escaped means itself, in a template and between quotes', () => {
    assert(
      property(anyText, (text) => {
        expect(valueOf(escaped(text))).toBe(text);
        expect(valueOf(`\${${quoted(text)}}`)).toBe(text);
      }),
    );
  });

  it('an expression has the value that its parts give it', () => {
    assert(
      property(any, ({ text, value }) => {
        expect(valueOf(`\${${text}}`)).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('whatever is written has a plain value or is an error that names file, address and attribute', () => {
    const garbage = array(constantFrom(...TOKENS), { maxLength: 24 }).map((tokens) => tokens.join(''));
    assert(
      property(
        oneof(
          anyText,
          garbage,
          garbage.map((text) => `\${${text}}`),
        ),
        (text) => {
          const result = outcome(() => valueOf(text));
          if ('value' in result) expect(isPlain(result.value)).toBe(true);
          else expect(result.error.message).toMatch(/^main\.tf\.json: local\.x: a: ./);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it.each(INHERITED)('%s is nothing that an object has unless it says so', (name) => {
    expect(() => valueOf(`\${local.${name}}`)).toThrow(TerraformError);
    expect(() => valueOf(`\${local.map["${name}"]}`)).toThrow(TerraformError);
    expect(() => valueOf(`\${${name}}`)).toThrow(TerraformError);
    expect(() => valueOf(`\${${name}()}`)).toThrow(TerraformError);
    expect(valueOf(`\${lookup(local.map, "${name}", "none")}`)).toBe('none');
    expect(valueOf(`\${keys({for k in ["${name}"] : k => k})}`)).toEqual([name]);
    expect(valueOf(`\${transpose({ a = ["${name}"] })["${name}"]}`)).toEqual(['a']);
  });

  it('a function has a plain value for its arguments or refuses them', () => {
    const names = [COLLECTION_FUNCTIONS, ENCODING_FUNCTIONS, NUMBER_FUNCTIONS, TEXT_FUNCTIONS].flatMap(Object.keys);
    const { value } = letrec<{ value: Value }>((tie) => ({
      value: oneof(
        { depthSize: 'small' },
        oneof(anyText, constantFrom(...INHERITED, '%s', '%.200f', '%999999999999d', '(', 'x*')),
        oneof(integer(), double(), constantFrom(-1, 0, 1, 2, 36, 99)),
        boolean(),
        constant(null),
        array(tie('value'), { maxLength: 4 }),
        dictionary(oneof(string(), constantFrom(...INHERITED)), tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    assert(
      property(constantFrom(...names), array(value, { maxLength: 4 }), (name, values) => {
        const result = outcome(() => call(name, values));
        if ('value' in result) expect(isPlain(result.value)).toBe(true);
        else expect(result.error.message).not.toBe('');
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['parentheses', '('.repeat(20_000)],
    ['closed parentheses', `${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
    ['signs', '-'.repeat(50_000)],
    ['attributes', `local${'.a'.repeat(50_000)}`],
    ['sums', `1${' + 1'.repeat(50_000)}`],
    ['templates', '"${'.repeat(20_000)],
    ['lists', '['.repeat(20_000)],
  ])('however deep its %s are nested: it is an error or a value', (_, text) => {
    const result = outcome(() => valueOf(`\${${text}}`));
    if ('error' in result) expect(result.error).toBeInstanceOf(TerraformError);
    else expect(typeof result.value).toBe('number');
  });

  it('an attribute that is looked for is not one that was inherited', () => {
    for (const name of INHERITED) expect(() => attributeOf({}, name)).toThrow(ExpressionError);
  });
});
