import { type ObjectValue, type Value, isObject, toList, toText } from '../expressions/value';

/** `&{aws:username}` stands for IAM's own `${…}`, which Terraform would take for an interpolation. */
const texts = (value: Value | undefined): string[] =>
  toList(value ?? []).map((one) => toText(one).replaceAll('&{', '${'));

/** The provider writes one value as a string and several in descending order. */
const oneOrMany = (value: Value | undefined): Value | undefined => {
  const values = texts(value);
  return values.length > 1 ? values.sort().reverse() : values[0];
};

const blocks = (value: Value | undefined): ObjectValue[] => (Array.isArray(value) ? value : [value]).filter(isObject);

const principals = (value: Value | undefined): Value | undefined => {
  const all = blocks(value);
  if (all.some(({ type }) => type === '*')) return '*';
  const byType: Record<string, Value[]> = {};
  for (const { type = null, identifiers } of all) (byType[toText(type)] ??= []).push(...texts(identifiers));
  return all.length
    ? Object.fromEntries(Object.entries(byType).map(([type, ids]) => [type, oneOrMany(ids) ?? []]))
    : undefined;
};

const conditions = (value: Value | undefined): Value | undefined => {
  const byTest: Record<string, ObjectValue> = {};
  for (const { test = null, variable = null, values } of blocks(value)) {
    const all = texts(values);
    (byTest[toText(test)] ??= {})[toText(variable)] = all.length === 1 ? (all[0] ?? '') : all;
  }
  return Object.keys(byTest).length ? byTest : undefined;
};

const statement = (block: ObjectValue): ObjectValue => {
  const found = {
    Sid: block['sid'] || undefined,
    Effect: block['effect'] ?? 'Allow',
    Action: oneOrMany(block['actions']),
    NotAction: oneOrMany(block['not_actions']),
    Resource: oneOrMany(block['resources']),
    NotResource: oneOrMany(block['not_resources']),
    Principal: principals(block['principals']),
    NotPrincipal: principals(block['not_principals']),
    Condition: conditions(block['condition']),
  };
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, Value] => entry[1] !== undefined));
};

const statementsOf = (document: string): ObjectValue[] => {
  const { Statement } = JSON.parse(document) as { Statement?: Value };
  return blocks(Statement);
};

/** The policy that `aws_iam_policy_document` describes. A statement of `override` takes the place of the one with its `Sid`. */
export const policyDocument = (argument: (name: string) => Value): ObjectValue => {
  const documents = (name: string) => texts(argument(name)).filter(Boolean).flatMap(statementsOf);
  const statements = [...documents('source_policy_documents'), ...blocks(argument('statement')).map(statement)];
  for (const other of documents('override_policy_documents')) {
    const at = statements.findIndex(({ Sid }) => Sid !== undefined && Sid === other['Sid']);
    statements.splice(at < 0 ? statements.length : at, at < 0 ? 0 : 1, other);
  }
  const id = argument('policy_id');
  return { Version: argument('version'), ...(id === null ? {} : { Id: id }), Statement: statements };
};
