import { array, assert, constantFrom, oneof, property, record, tuple } from 'fast-check';
import { decide } from './decision';
import { readPolicy } from './policy';

const decisionOf = (statement: object | object[], request: { action?: string; resource?: string; context?: object }) =>
  decide(readPolicy('p', JSON.stringify({ Version: '2012-10-17', Statement: statement }), 'identity'), {
    action: 'dynamodb:PutItem',
    resource: 'arn:aws:dynamodb:eu-west-1:123456789012:table/t',
    context: {},
    ...request,
  } as Parameters<typeof decide>[1]).allowed;

const allow = (more: object = {}) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more });
const deny = (more: object = {}) => ({ ...allow(more), Effect: 'Deny' });

describe('a decision', () => {
  it.each([
    ['nothing is allowed that no statement allows', [], false],
    ['an Allow allows', [allow()], true],
    ['a Deny wins over an Allow before it', [allow(), deny()], false],
    ['a Deny wins over an Allow after it', [deny(), allow()], false],
    ['actions are compared without regard to case', [allow({ Action: 'DynamoDB:putitem' })], true],
    ['NotAction is all other actions', [allow({ Action: undefined, NotAction: ['dynamodb:Put*'] })], false],
    ['NotResource is all other resources', [allow({ Resource: undefined, NotResource: 'arn:aws:s3:*' })], true],
    ['one statement need not be a list', allow(), true],
    ['a wildcard stays within its part of an ARN', [allow({ Resource: 'arn:aws:dynamodb:*:table/t' })], false],
    ['the last wildcard of an ARN reaches to its end', [allow({ Resource: 'arn:aws:dynamodb:*' })], true],
    ['a table is not its index', [allow({ Resource: 'arn:aws:dynamodb:*:*:table/t/index/*' })], false],
  ])('%s', (_, statement, allowed) => {
    expect(decisionOf(statement, {})).toBe(allowed);
  });

  it.each([
    [
      'neither Allow nor Deny',
      { Effect: 'Perhaps' },
      'the Effect of a statement is Perhaps, and must be Allow or Deny',
    ],
    ['without an action', { Action: undefined }, 'a statement must have either Action or NotAction'],
    ['with both kinds of actions', { NotAction: 's:a' }, 'a statement must have either Action or NotAction'],
    ['without a resource', { Resource: undefined }, 'a statement must have either Resource or NotResource'],
    ['with both kinds of resources', { NotResource: '*' }, 'a statement must have either Resource or NotResource'],
    ['with a principal', { Principal: '*' }, 'a statement about what somebody may do has no Principal'],
  ])('is not made of a statement %s, which AWS refuses', (_, more, problem) => {
    expect(() => decisionOf(allow(more), {})).toThrow(`Policy p: ${problem}`);
  });
});

describe('a condition', () => {
  const context = { 'aws:sourcearn': 'arn:aws:events:eu-west-1:123456789012:rule/r', 'aws:securetransport': 'true' };
  it.each([
    ['StringEquals', 'aws:SecureTransport', 'true', true],
    ['StringEquals', 'aws:SecureTransport', ['false', 'true'], true],
    ['StringEquals', 'aws:SourceAccount', 'true', false],
    ['StringEqualsIfExists', 'aws:SourceAccount', 'true', true],
    ['StringEqualsIfExists', 'aws:SecureTransport', 'false', false],
    ['StringEqualsIgnoreCase', 'aws:SecureTransport', 'TRUE', true],
    ['StringNotEquals', 'aws:SecureTransport', 'true', false],
    ['StringNotEquals', 'aws:SecureTransport', ['x', 'true'], false],
    ['StringNotEquals', 'aws:SourceAccount', 'true', true],
    ['StringLike', 'aws:SourceArn', 'arn:*:rule/?', true],
    ['StringNotLike', 'aws:SourceArn', 'arn:*', false],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:events:*:123456789012:rule/*', true],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:events:*:rule/*', false],
    ['ArnEquals', 'aws:SourceArn', 'arn:aws:events:*:*:rule/r', true],
    ['ArnNotLike', 'aws:SourceArn', 'arn:aws:events:*:*:rule/r', false],
    ['Bool', 'aws:SecureTransport', true, true],
    ['Bool', 'aws:SecureTransport', 'false', false],
    ['Null', 'aws:SecureTransport', 'false', true],
    ['Null', 'aws:SecureTransport', 'true', false],
    ['Null', 'aws:SourceAccount', true, true],
  ])('%s %s %j is %s', (operator, key, value, satisfied) => {
    const Condition = { [operator]: { [key]: value } };
    expect(decisionOf(allow({ Condition }), { context })).toBe(satisfied);
    expect(decisionOf([allow(), deny({ Condition })], { context })).toBe(!satisfied);
  });

  it('has to be satisfied in all of its operators and keys', () => {
    const Condition = { Bool: { 'aws:SecureTransport': true }, StringEquals: { 'aws:SourceArn': 'x' } };
    expect(decisionOf(allow({ Condition }), { context })).toBe(false);
  });

  it.each([
    ['an operator', { 'ForAllValues:StringEquals': { 'aws:SourceArn': 'a' } }, 'ForAllValues:StringEquals'],
    ['a key', { StringEquals: { 'dynamodb:Select': 'ALL_ATTRIBUTES' } }, 'dynamodb:Select'],
    ['a key that is not to be', { StringNotEquals: { 'dynamodb:Select': 'x' } }, 'dynamodb:Select'],
    ['a key, if there is one', { StringEqualsIfExists: { 'dynamodb:Select': 'x' } }, 'dynamodb:Select'],
    ['a key that is asked for', { Null: { 'dynamodb:Select': true } }, 'dynamodb:Select'],
    ['a variable', { StringEquals: { 'aws:SourceArn': 'x${aws:username}' } }, '${aws:username}'],
  ])('with %s that is not known allows nothing, and denies', (_, Condition, unknown) => {
    expect(decisionOf(allow({ Condition }), { context })).toBe(false);
    expect(decisionOf([allow(), deny({ Condition })], { context })).toBe(false);
    expect(readPolicy('p', JSON.stringify({ Statement: deny({ Condition }) }), 'identity')[0]?.unknown).toEqual([
      unknown,
    ]);
  });
});

it.each([
  ['Resource', 'arn:aws:dynamodb:eu-west-1:${aws:PrincipalAccount}:table/other'],
  ['NotResource', 'arn:aws:dynamodb:*:*:table/${*}'],
])('a policy variable in a %s allows nothing, and denies', (element, arn) => {
  const where = { Resource: undefined, [element]: arn };
  expect(decisionOf(allow(where), {})).toBe(false);
  expect(decisionOf([allow(), deny(where)], {})).toBe(false);
});

/** Wildcards character by character, without regular expressions. */
const matches = (wanted: string, text: string): boolean => {
  if (wanted === '') return text === '';
  const rest = wanted.slice(1);
  if (wanted[0] === '*') return matches(rest, text) || (text !== '' && matches(wanted, text.slice(1)));
  return text !== '' && (wanted[0] === '?' || wanted[0] === text[0]) && matches(rest, text.slice(1));
};

/** ARN parts one by one: six of them, the last with what colons are left. */
const arnMatches = (wanted: string, arn: string): boolean => {
  const [head = '', ...rest] = wanted.split(':');
  if (rest.length === 0) return matches(wanted, arn);
  const [first = '', ...others] = arn.split(':');
  return others.length > 0 && matches(head, first) && arnMatches(rest.join(':'), others.join(':'));
};

interface Simple {
  Effect: string;
  Action?: string[];
  NotAction?: string[];
  Resource?: string[];
  NotResource?: string[];
}

const naive = (statements: Simple[], action: string, resource: string): boolean => {
  const applies = ({ Action, NotAction, Resource, NotResource }: Simple): boolean => {
    const isAction = (wanted: string) => matches(wanted.toLowerCase(), action.toLowerCase());
    const isResource = (wanted: string) => arnMatches(wanted, resource);
    const inAction = Action ? Action.filter(isAction).length > 0 : (NotAction ?? []).filter(isAction).length === 0;
    const inResource = Resource
      ? Resource.filter(isResource).length > 0
      : (NotResource ?? []).filter(isResource).length === 0;
    return inAction && inResource;
  };
  const applied = statements.filter(applies).map(({ Effect }) => Effect);
  return applied.includes('Allow') && !applied.includes('Deny');
};

it('is what a slow and naive evaluation says, whatever the policy', () => {
  const word = (letters: string[]) => array(constantFrom(...letters), { maxLength: 5 }).map((found) => found.join(''));
  const arn = (letters: string[]) =>
    tuple(...Array.from({ length: 5 }, () => word(letters))).map((parts) => ['arn', ...parts].join(':'));
  const wanted = ['a', 'b', '*', '?', '/', '.'];
  const some = { minLength: 1, maxLength: 2 };
  const actions = array(
    tuple(constantFrom('s:', 'S:', '*', '?:'), word(wanted)).map((two) => two.join('')),
    some,
  );
  const resources = array(oneof(arn(wanted), word([...wanted, ':'])), some);
  const statement = tuple(
    record({ Effect: constantFrom('Allow', 'Deny') }),
    oneof(record({ Action: actions }), record({ NotAction: actions })),
    oneof(record({ Resource: resources }), record({ NotResource: resources })),
  ).map((parts) => Object.assign({}, ...parts) as Simple);
  const request = record({
    action: word(['a', 'b', '.', 'B']).map((name) => `s:${name}`),
    resource: arn(['a', 'b', '/', '.']),
  });
  assert(
    property(array(statement, { maxLength: 3 }), request, (statements, { action, resource }) => {
      expect(decisionOf(statements, { action, resource })).toBe(naive(statements, action, resource));
    }),
    { numRuns: 3_000 },
  );
});
