import { array, assert, constantFrom, dictionary, integer, type JsonValue, jsonValue, letrec, oneof } from 'fast-check';
import { property, record, string, uniqueArray } from 'fast-check';
import { project, removeProjects } from '../fixtures/project';
import { readTerraform } from './read-terraform';
import { TerraformError } from './terraform-error';

afterEach(removeProjects);

/** Names that every JavaScript object knows, though nothing declares them, among names as people give them. */
const NAMES = ['__proto__', 'constructor', 'toString', 'valueOf', 'a', 'b', 'stage', 'überall', 'x-1'];

/** Local values, each a template of text and of references to others, which need not be there. */
interface Local {
  name: string;
  parts: (string | { to: string })[];
}

const locals = uniqueArray(
  record({
    name: constantFrom(...NAMES),
    parts: array(
      oneof({ weight: 3, arbitrary: constantFrom('-', 'text', ' ') }, record({ to: constantFrom(...NAMES) })),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  }),
  { selector: ({ name }) => name, maxLength: 8 },
);

type Meaning = { value: string } | { problem: 'there is no' | 'they depend on each other' };

/** Slow and obvious: puts texts in place of references until there are none left, which it cannot do for ever. */
const meaningOf = (all: Local[], name: string): Meaning => {
  const textOf = new Map(all.map((local) => [local.name, local.parts]));
  const targets = all.flatMap(({ parts }) => parts.flatMap((part) => (typeof part === 'string' ? [] : [part.to])));
  if (![name, ...targets].every((target) => textOf.has(target))) return { problem: 'there is no' };
  const isCircle = all.some((start) => {
    const reached = new Set<string>();
    let next = [start.name];
    while (next.length > 0) {
      next = next
        .flatMap((one) => textOf.get(one) ?? [])
        .flatMap((part) => (typeof part === 'string' ? [] : [part.to]));
      if (next.includes(start.name)) return true;
      next = next.filter((one) => !reached.has(one));
      next.forEach((one) => reached.add(one));
    }
    return false;
  });
  if (isCircle) return { problem: 'they depend on each other' };
  let parts: Local['parts'] = [{ to: name }];
  while (parts.some((part) => typeof part !== 'string')) {
    parts = parts.flatMap((part) => (typeof part === 'string' ? [part] : (textOf.get(part.to) ?? [])));
  }
  return { value: parts.join('') };
};

const written = ({ parts }: Local): string =>
  parts.map((part) => (typeof part === 'string' ? part : `\${local.${part.to}}`)).join('');

/** What a parameter with a reference to a local value holds, as the system's own functions would be given it. */
const read = (configuration: object) => {
  const fn = {
    function_name: 'f',
    handler: 'a.b',
    runtime: 'nodejs24.x',
    role: 'arn:aws:iam::123456789012:role/r',
    filename: 'f.zip',
    environment: { variables: { VALUE: '${local.wanted}' } },
  };
  const directory = project({
    'main.tf.json': { ...configuration, resource: { aws_lambda_function: { f: fn } } },
    'f.zip': '',
  });
  return readTerraform(directory).functions[0]?.environment['VALUE'];
};

/** An object of these members, `__proto__` like any other. */
const objectOf = <T>(members: [string, T][]): Record<string, T> => Object.fromEntries(members);

describe('for any local values', () => {
  it('a reference has the value that putting texts in its place gives, or is refused for the same reason', () => {
    assert(
      property(locals, constantFrom(...NAMES), (all, wanted) => {
        const expected = meaningOf(all, wanted);
        const values = objectOf(all.map((local) => [local.name, written(local)]));
        const reading = () =>
          read({ locals: objectOf([...Object.entries(values), ['wanted', `\${local.${wanted}}`]]) });
        if ('value' in expected) return expect(reading()).toBe(expected.value);
        expect(reading).toThrow(TerraformError);
        expect(reading).toThrow(expected.problem);
        expect(reading).toThrow(/main\.tf\.json: local\./);
      }),
      { numRuns: 300 },
    );
  });

  it('a chain of 20,000 of them is refused, as is a circle', () => {
    const chain = Array.from({ length: 20_000 }, (_, at): [string, string] => [`n${at}`, `\${local.n${at + 1}}`]);
    for (const end of ['end', '${local.n0}']) {
      const all = objectOf([...chain, ['n20000', end], ['wanted', '${local.n0}']]);
      expect(() => read({ locals: all })).toThrow(TerraformError);
    }
  });
});

const SNIPPETS = [
  ...[
    '${local.a}',
    '${local.constructor}',
    '${aws_sqs_queue.q.arn}',
    '${constructor.__proto__.name}',
    '${__proto__}',
    '$${x}',
  ],
  ...[
    '${each.key}',
    '${count.index}',
    '${var.a}',
    '${data.constructor.x.y}',
    '${[for',
    '${toset(["a"])}',
    '%{ if true }',
    '${1/0}',
  ],
  ...[
    '${aws_lambda_function.__proto__.arn}',
    '${aws_sqs_queue.q.constructor}',
    '${aws_sqs_queue.q[0].toString}',
    '${path.x}',
    '',
  ],
];
const TYPES = [
  'aws_sqs_queue',
  'aws_lambda_function',
  'aws_apigatewayv2_route',
  'aws_dynamodb_table',
  'aws_iam_role',
  ...NAMES,
];
const ARGUMENTS = [
  'name',
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'dynamic',
  'attribute',
  'default',
  ...NAMES,
];

/** JSON in the shape of a configuration here and there, with whatever stands where something else should. */
const { configuration } = letrec<{ value: JsonValue; block: JsonValue; configuration: JsonValue }>((tie) => ({
  value: oneof(
    { depthSize: 'small' },
    constantFrom<JsonValue>(...SNIPPETS, null, true, -1, 1.5, 3, 1e300),
    string(),
    integer(),
    array(tie('value'), { maxLength: 3 }),
    dictionary(constantFrom(...ARGUMENTS, ...SNIPPETS), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
  block: dictionary(
    constantFrom(...TYPES),
    oneof(
      {
        weight: 5,
        arbitrary: dictionary(constantFrom(...NAMES, 'q'), tie('value'), { maxKeys: 2, noNullPrototype: true }),
      },
      { weight: 1, arbitrary: tie('value') },
    ),
    { maxKeys: 3, noNullPrototype: true },
  ),
  configuration: oneof(
    {
      weight: 9,
      arbitrary: record(
        {
          resource: tie('block'),
          data: tie('block'),
          locals: tie('value'),
          variable: tie('value'),
          output: tie('value'),
        },
        { requiredKeys: [] },
      ),
    },
    { weight: 1, arbitrary: jsonValue() },
  ),
}));

describe('whatever JSON a configuration is', () => {
  it('it is read, or refused by an error that names the file', () => {
    let refused = 0;
    let accepted = 0;
    assert(
      property(configuration, (json) => {
        const directory = project({ 'main.tf.json': JSON.stringify(json) });
        try {
          readTerraform(directory);
          accepted += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(TerraformError);
          expect((error as Error).message).toContain('main.tf.json');
          refused += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(Math.min(refused, accepted)).toBeGreaterThan(20);
  });

  it.each([
    ['lists', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['objects', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
  ])('it is refused when its %s are nested too deep', (_, value) => {
    for (const text of [`{"locals":{"x":${value}}}`, `{"resource":{"aws_sqs_queue":{"q":{"policy":${value}}}}}`]) {
      expect(() => readTerraform(project({ 'main.tf.json': text }))).toThrow(TerraformError);
    }
  });

  it.each([-1, 1.5, 1e9, '${1 - 2}', '${pow(10, 12)}'])('a count of %s is refused', (count) => {
    const resource = { aws_sqs_queue: { q: { count } } };
    expect(() => readTerraform(project({ 'main.tf.json': { resource } }))).toThrow(
      /aws_sqs_queue\.q: count: \S+ is not a whole number from 0 to 10000$/,
    );
  });
});
