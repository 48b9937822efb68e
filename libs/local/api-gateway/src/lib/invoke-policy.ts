type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One text or a list of them; anything else is malformed. */
const textsOf = (value: unknown): string[] => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every((item) => typeof item === 'string'))
    throw new Error('is neither text nor texts');
  return list;
};

/** `*` is any text, `?` any one character, wherever they stand: an IAM wildcard does not stop at a slash. */
const matcher = (patterns: string[], flags: string): ((text: string) => boolean) => {
  const expressions = patterns.map((pattern) => {
    const escaped = pattern.replace(/[\\^$.+()[\]{}|]/g, '\\$&');
    return new RegExp(`^${escaped.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`, flags);
  });
  return (text) => expressions.some((expression) => expression.test(text));
};

interface Statement {
  effect: 'Allow' | 'Deny';
  covers(action: string, resource: string): boolean;
}

/** The member of that name, or the one that stands for all but what it names. */
const member = (statement: Fields, name: 'Action' | 'Resource', flags: string) => {
  const [is, isNot] = [statement[name], statement[`Not${name}`]];
  if ((is === undefined) === (isNot === undefined)) throw new Error(`needs either ${name} or Not${name}`);
  const matches = matcher(textsOf(is ?? isNot), flags);
  return isNot === undefined ? matches : (text: string) => !matches(text);
};

const statementOf = (value: unknown): Statement => {
  if (!isFields(value)) throw new Error('is no object');
  const effect = value['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error('has an Effect that is neither Allow nor Deny');
  if (value['Condition'] !== undefined) throw new Error('has a Condition, and conditions are not evaluated locally');
  const isAction = member(value, 'Action', 'i');
  const isResource = member(value, 'Resource', '');
  return { effect, covers: (action, resource) => isAction(action) && isResource(resource) };
};

/** Whether a policy lets an action on a resource through: a matching `Deny` wins, and without an `Allow` it is denied. */
export type InvokePolicy = (action: string, resource: string) => boolean;

/**
 * Reads the `policyDocument` that a Lambda authorizer returns. Actions match in any case, resources exactly, both with
 * IAM's wildcards (conformance cases 38 to 41).
 * @throws for a malformed one, saying what is wrong with it
 */
export const readInvokePolicy = (document: unknown): InvokePolicy => {
  if (!isFields(document)) throw new Error('The policyDocument is no object');
  const given = document['Statement'];
  const list: unknown[] = Array.isArray(given) ? given : [given];
  const statements = list.map((value, index) => {
    try {
      return statementOf(value);
    } catch (cause) {
      throw new Error(`Statement ${index} of the policyDocument ${(cause as Error).message}`, { cause });
    }
  });
  return (action, resource) => {
    const covering = statements.filter(({ covers }) => covers(action, resource));
    return covering.length > 0 && covering.every(({ effect }) => effect === 'Allow');
  };
};
