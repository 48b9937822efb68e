import { arnPattern, type Matcher, pattern } from './pattern';

/** What is known about a request beside its action and resource, by key in lower case: `aws:sourcearn`. */
export type RequestContext = Readonly<Record<string, string>>;

/**
 * The keys that are known here: those of every request (`access.ts`), and those that a service tells when it assumes a role. What any other
 * key of a request on AWS would be, nobody here can tell.
 */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principaltype',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
]);

/** A policy variable, such as `${aws:username}`: they are not evaluated here (IAM user guide, "IAM policy elements: Variables and tags"). */
export const variablesIn = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.match(/\$\{[^}]*\}?/g) ?? []);

/** Whether the values of a request satisfy a condition block. */
export type Condition = (context: RequestContext) => boolean;

const exactly =
  (wanted: string): Matcher =>
  (value) =>
    value === wanted;
const ignoringCase =
  (wanted: string): Matcher =>
  (value) =>
    value.toLowerCase() === wanted.toLowerCase();

/** Operators by name: how one wanted value is compared. */
const OPERATORS = new Map<string, (wanted: string) => Matcher>([
  ['StringEquals', exactly],
  ['StringEqualsIgnoreCase', ignoringCase],
  ['StringLike', (wanted) => pattern(wanted)],
  // The two are the same (IAM user guide, "Amazon Resource Name (ARN) condition operators").
  ['ArnEquals', arnPattern],
  ['ArnLike', arnPattern],
  ['Bool', ignoringCase],
]);

/** `StringNotLike` is `StringLike` turned round; a key that is not there satisfies it. */
const positiveOf = (operator: string): string => operator.replace(/^(String|Arn)Not/, '$1');

const list = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(String);

const conditionOf = (name: string, key: string, wanted: string[]): Condition | undefined => {
  if (name === 'Null') return (context) => wanted.some((absent) => (absent === 'true') !== key in context);
  const operator = name.replace(/IfExists$/, '');
  const compare = OPERATORS.get(positiveOf(operator));
  if (!compare) return undefined;
  const matchers = wanted.map(compare);
  const isNegated = positiveOf(operator) !== operator;
  const whenAbsent = isNegated || operator !== name;
  return (context) => {
    const value = context[key];
    return value === undefined ? whenAbsent : matchers.some((matches) => matches(value)) !== isNegated;
  };
};

/**
 * Compiles the `Condition` of a statement: all of its operators and keys have to be satisfied, one value of each is enough.
 * @returns the condition, and what of it is not known here: the operators of sets, numbers, dates and addresses, keys, policy variables
 */
export const compileCondition = (block: Record<string, Record<string, unknown>> = {}) => {
  const conditions: Condition[] = [];
  const unknown: string[] = [];
  for (const [operator, keys] of Object.entries(block))
    for (const [key, wanted] of Object.entries(keys)) {
      const values = list(wanted);
      const condition = conditionOf(operator, key.toLowerCase(), values);
      const foreign = [
        ...(condition ? [] : [operator]),
        ...(KNOWN_KEYS.has(key.toLowerCase()) ? [] : [key]),
        ...variablesIn(values),
      ];
      if (condition && foreign.length === 0) conditions.push(condition);
      unknown.push(...foreign);
    }
  const isSatisfied: Condition = (context) => conditions.every((condition) => condition(context));
  return { isSatisfied, unknown };
};
