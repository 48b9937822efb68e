import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Scope, evaluate } from './evaluation';
import { parseText } from './expression-parser';
import { functionsIn } from './functions';
import { type ObjectValue, UndeclaredError, type Value, jsonOf } from './value';

const directory = mkdtempSync(join(tmpdir(), 'expressions-'));
writeFileSync(join(directory, 'hi.txt'), 'hi\n');
writeFileSync(join(directory, 'hello.tpl'), 'hello ${name}%{ for x in xs } ${x}%{ endfor }');
afterAll(() => rmSync(directory, { recursive: true }));

const local: ObjectValue = {
  name: 'ada',
  number: 2,
  map: { b: 2, a: 1 },
  list: ['x', 'y'],
  rows: [
    { id: 1, tags: ['p', 'q'] },
    { id: 2, tags: [] },
  ],
};

const scope: Scope = {
  lookup(name) {
    if (name === 'local') return local;
    throw new UndeclaredError(`there is no ${name}`);
  },
  call: functionsIn(directory),
};

const valueOf = (text: string): Value => evaluate(parseText(text), scope);

// Every value below is what Terraform 1.11 gives for the same text.
describe('a template', () => {
  it.each<[string, Value]>([
    ['plain', 'plain'],
    ['', ''],
    ['100% of $5', '100% of $5'],
    ['$request.body.action', '$request.body.action'],
    ['$${local.name} %%{if}', '${local.name} %{if}'],
    ['${local.name}', 'ada'],
    ['a ${local.name} ${local.number} ${true}', 'a ada 2 true'],
    ['${local.list}', ['x', 'y']],
    ['${"nested ${"deep ${local.name}"}"}', 'nested deep ada'],
    ['a ${"}"} b', 'a } b'],
    ['${"q\\" t\\t u\\u00e9"}', 'q" t\t u\u00e9'],
    ['x ${~ " y " ~} z', 'x y z'],
    ['%{ if local.number == 2 }two%{ else }other%{ endif }', 'two'],
    ['%{ if false }two%{ endif }!', '!'],
    ['%{ for k, v in local.map }${k}=${v};%{ endfor }', 'a=1;b=2;'],
    ['%{ if true ~}  yes  %{~ else ~} no %{~ endif }!', 'yes!'],
  ])('%s', (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
  });
});

describe('an expression', () => {
  it.each<[string, Value]>([
    ['1 + 2 * 3 - -4', 11],
    ['(1 + 2) * 3', 9],
    ['-7 % 3', -1],
    ['5 / 2', 2.5],
    ['0.1 + 0.2', 0.3],
    ['1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3 && 1 != 2', true],
    ['!(1 == 2) || local.nothing', true],
    ['1 == "1"', false],
    ['[1, { a = 2 }] == [1, { a = 2 }]', true],
    ['true ? "a" : false ? "b" : "c"', 'a'],
    ['local.map["a"] + local.map.b', 3],
    ['local.list[1]', 'y'],
    ['local.list.0', 'x'],
    ['local.rows[*].id', [1, 2]],
    ['local.rows.*.id[1]', 2],
    ['local.rows[*].tags[*]', [['p', 'q'], []]],
    ['local.name[*]', ['ada']],
    ['null[*]', []],
    ['{ a = 1, "b" : 2, (local.name) = 3 }', { a: 1, b: 2, ada: 3 }],
    ['{ a = 1\n b = 2 }', { a: 1, b: 2 }],
    ['[1, 2, ]', [1, 2]],
    ['[for x in local.list : upper(x)]', ['X', 'Y']],
    ['[for i, x in local.list : "${i}${x}"]', ['0x', '1y']],
    ['[for k, v in local.map : k if v > 1]', ['b']],
    ['{for k, v in local.map : upper(k) => v * 2}', { A: 2, B: 4 }],
    ['{for x in ["a", "b", "a"] : x => x...}', { a: ['a', 'a'], b: ['b'] }],
    ['/* one */ 1 + # two\n 1 // three\n', 2],
    ['try(local.map.zzz, local.rows[9], "fallback")', 'fallback'],
    ['can(local.map.zzz)', false],
    ['max([1, 5, 3]...)', 5],
    ['jsondecode("{\\"a\\":[1,2]}").a[1]', 2],
  ])('%s', (text, expected) => {
    expect(valueOf(`\${${text}}`)).toEqual(expected);
  });
});

describe('a function', () => {
  it.each<[string, Value]>([
    ['jsonencode({ z = [1, true, null, "é"], "a-b" : 1.5 })', '{"a-b":1.5,"z":[1,true,null,"é"]}'],
    ['jsonencode("<a&b>")', '"\\u003ca\\u0026b\\u003e"'],
    [
      'format("%05d|%-5s|%5s|%.2f|%q|%v|%%|%x|%t", 42, "ab", "cd", 3.14159, "q", [1], 255, true)',
      '00042|ab   |   cd|3.14|"q"|[1]|%|ff|true',
    ],
    ['formatlist("%s-%s", ["a", "b"], "z")', ['a-z', 'b-z']],
    ['replace("a.b.c", ".", "-")', 'a-b-c'],
    ['replace("hello world", "/(\\\\w+) (\\\\w+)/", "$2 $1")', 'world hello'],
    ['regex("(?P<year>\\\\d+)-(?P<month>\\\\d+)", "2026-12")', { year: '2026', month: '12' }],
    ['regexall("[a-z]", "a1b2")', ['a', 'b']],
    ['split(",", "a,b,,c")', ['a', 'b', '', 'c']],
    ['join("-", ["a", "b"], ["c"])', 'a-b-c'],
    ['substr("hello", -3, -1)', 'llo'],
    ['trim("?!hello?!", "!?")', 'hello'],
    ['trimprefix("helloworld", "hello")', 'world'],
    ['trimsuffix("helloworld", "world")', 'hello'],
    ['title("hello world-x")', 'Hello World-X'],
    ['toset(["b", "a", "b"])', ['a', 'b']],
    [
      'setproduct(["a", "b"], [1, 2])',
      [
        ['a', 1],
        ['a', 2],
        ['b', 1],
        ['b', 2],
      ],
    ],
    ['zipmap(["a", "b"], [1, 2])', { a: 1, b: 2 }],
    ['merge({ a = 1 }, { b = 2 }, { a = 3 })', { a: 3, b: 2 }],
    ['lookup({ a = 1 }, "b", 9)', 9],
    ['coalesce("", null, "c")', 'c'],
    ['element(["a", "b", "c"], 4)', 'b'],
    [
      '[range(3), range(1, 10, 3), range(5, 0)]',
      [
        [0, 1, 2],
        [1, 4, 7],
        [5, 4, 3, 2, 1],
      ],
    ],
    ['flatten([[1, [2]], [], 3])', [1, 2, 3]],
    ['compact(["a", "", "b"])', ['a', 'b']],
    ['distinct([{ a = 1 }, { a = 1 }])', [{ a: 1 }]],
    ['sort(["b", "A", "a"])', ['A', 'a', 'b']],
    [
      '[keys({ b = 1, a = 2 }), values({ b = 1, a = 2 })]',
      [
        ['a', 'b'],
        [2, 1],
      ],
    ],
    ['[length("héllo"), length({ a = 1 }), length([])]', [5, 1, 0]],
    ['transpose({ a = ["x", "y"], b = ["y"] })', { x: ['a'], y: ['a', 'b'] }],
    ['chunklist([1, 2, 3], 2)', [[1, 2], [3]]],
    ['[one([]), one(["a"])]', [null, 'a']],
    ['[floor(-1.5), ceil(1.2), abs(-2), pow(2, 10), sum([1, 2, 3])]', [-2, 2, 2, 1024, 6]],
    ['[tostring(12.50), tonumber("12.5"), tobool("true")]', ['12.5', 12.5, true]],
    ['sha1("x")', '11f6ad8ec52a2984abaafd7c3b516503785c2072'],
    ['base64sha256("x")', 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='],
    ['[base64encode("héllo"), base64decode("aGk=")]', ['aMOpbGxv', 'hi']],
    ['urlencode("a b&c/é!*")', 'a+b%26c%2F%C3%A9%21%2A'],
    ['[basename("a/b/c.txt"), dirname("a/b/c.txt")]', ['c.txt', 'a/b']],
    ['[file("hi.txt"), filemd5("hi.txt"), fileexists("no.txt")]', ['hi\n', '764efa883dda1e11db47671c4a3bbd9e', false]],
    ['templatefile("hello.tpl", { name = "bob", xs = [1, 2] })', 'hello bob 1 2'],
    ['tolist(fileset(".", "*.txt"))', ['hi.txt']],
  ])('%s', (text, expected) => {
    expect(valueOf(`\${${text}}`)).toEqual(expected);
  });

  it('takes a relative path from the directory of the configuration', () => {
    expect(valueOf('${abspath("x/y")}')).toBe(join(directory, 'x/y'));
  });
});

describe('an expression without a value', () => {
  it.each([
    ['${1 +}', 'a value is expected at "}" of "${1 +}"'],
    ['${[1, 2}', '"," or "]" is expected at "}"'],
    ['${"abc}', 'a closing " is expected at the end'],
    ['%{ if true }x', '%{ endif } is expected at the end'],
    ['%{ while true }', 'if or for instead of while is expected'],
    ['${local.map.zzz}', 'the object has no attribute "zzz"'],
    ['${local.name.x}', 'there is no attribute "x": it is not an object'],
    ['${local.list[2]}', 'the list has no element 2: its length is 2'],
    ['${local.list[-1]}', 'the list has no element -1'],
    ['a ${local.list}', 'a list stands where a string is needed'],
    ['a ${null}', 'null stands where a string is needed'],
    ['${[for x in 5 : x]}', 'a number stands where a list is needed'],
    ['${{for x in ["a", "a"] : x => 1}}', 'two elements of the for expression have the key "a"'],
    ['${1 / 0}', 'it divides by zero'],
    ['${tonumber("abc")}', 'a string stands where a number is needed'],
    ['${one([1, 2])}', 'one: the list has 2 elements'],
    ['${format("%d %d", 1)}', 'format: there is no value for %d'],
    ['${format("%d", 1, 2)}', 'format: 2 values, but only 1 verbs'],
    ['${try(local.a, local.b)}', 'try: none of its arguments has a value'],
    ['${try(shout(1), 2)}', 'the function shout is not known'],
    ['${timestamp()}', 'the function timestamp is not known'],
    ['${file("no.txt")}', 'the file no.txt cannot be read: it is looked for at '],
  ])('%s is an error', (text, message) => {
    expect(() => valueOf(text)).toThrow(message);
  });
});

describe('any value', () => {
  /** A reproducible run of numbers between 0 and 1 (mulberry32). */
  const random = (seed: number) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  const TEXTS = ['', 'a', '${x}', '%{ if }', '"', '\\', '\n', '$', '$$', '%', '<&>', 'é😀', '}', '__proto__'];

  const anyValue = (next: () => number, depth: number): Value => {
    const pick = Math.floor(next() * (depth > 0 ? 6 : 4));
    const several = Array.from({ length: Math.floor(next() * 4) }, (_, index) => index);
    const text = () => several.map(() => TEXTS[Math.floor(next() * TEXTS.length)]).join('');
    if (pick === 0) return null;
    if (pick === 1) return next() < 0.5;
    if (pick === 2) return Math.round(next() * 1e6) / 1e3 - 500;
    if (pick === 3) return text();
    if (pick === 4) return several.map(() => anyValue(next, depth - 1));
    return Object.fromEntries(several.map((index) => [text() + index, anyValue(next, depth - 1)]));
  };

  /** Text in which no interpolation and no directive begins. */
  const escaped = (text: string): string => text.replace(/[$%](?=\{)/g, (mark) => mark + mark);

  /** A value as a literal of the Terraform language. */
  const literal = (value: Value): string => {
    if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
    if (typeof value === 'object' && value !== null) {
      return `{ ${Object.entries(value)
        .map(([name, one]) => `${literal(name)} = ${literal(one)}`)
        .join(', ')} }`;
    }
    const quoted = JSON.stringify(value);
    return typeof value === 'string' ? escaped(quoted) : quoted;
  };

  it('comes back from its literal and from its JSON', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const value = anyValue(random(seed), 3);
      expect([seed, valueOf(`\${${literal(value)}}`)]).toEqual([seed, value]);
      expect([seed, JSON.parse(String(valueOf(`\${jsonencode(${literal(value)})}`)))]).toEqual([seed, value]);
      expect([seed, jsonOf(valueOf(`\${jsondecode(jsonencode(${literal(value)}))}`))]).toEqual([seed, jsonOf(value)]);
    }
  });

  it('that is text comes back from a template in which it is escaped', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const text = JSON.stringify(anyValue(random(seed), 3));
      expect(valueOf(escaped(text))).toBe(text);
    }
  });
});
