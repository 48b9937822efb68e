import { compileCondition, type RequestContext, variablesIn } from './condition';
import { actionPattern, arnPattern, type Matcher } from './pattern';

/** What somebody wants to do. */
export interface AccessRequest {
  /** Such as `dynamodb:PutItem`. */
  action: string;
  /** An ARN, or `*` for an action without a resource. */
  resource: string;
  context: RequestContext;
}

/** A statement of a policy, compiled. */
export interface Statement {
  effect: 'Allow' | 'Deny';
  /** The name of its policy. */
  policy: string;
  /** Whether a trust policy's statement is about a principal; true for the policy of an identity. */
  isAbout(principal: string): boolean;
  covers(request: AccessRequest): boolean;
  /**
   * What of its conditions and resources is not known here, operators, keys and policy variables: the statement then allows nothing, and
   * denies whatever they say.
   */
  unknown: string[];
}

interface StatementJson {
  Effect?: string;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Principal?: string | Record<string, string | string[]>;
  Condition?: Record<string, Record<string, unknown>>;
}

const list = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** `X`, or all but what `NotX` says. */
const either = (
  positive: string | string[] | undefined,
  negative: string | string[] | undefined,
  compile: (text: string) => Matcher,
): Matcher => {
  const isNegated = positive === undefined;
  const matchers = list(positive ?? negative).map(compile);
  return (candidate) => matchers.some((matches) => matches(candidate)) !== isNegated;
};

/** What a policy is for: what somebody may do, or who may assume a role. */
export type PolicyKind = 'identity' | 'trust';

/** AWS refuses such documents as `MalformedPolicyDocument` (IAM user guide, "Grammar of the IAM JSON policy language"). */
const problemOf = (json: StatementJson, kind: PolicyKind): string | undefined => {
  const { Effect, Action, NotAction, Resource, NotResource, Principal } = json;
  const isOne = (a: unknown, b: unknown) => (a === undefined) !== (b === undefined);
  if (Effect !== 'Allow' && Effect !== 'Deny')
    return `the Effect of a statement is ${Effect}, and must be Allow or Deny`;
  if (!isOne(Action, NotAction)) return 'a statement must have either Action or NotAction';
  if (kind === 'trust') return undefined;
  if (!isOne(Resource, NotResource)) return 'a statement must have either Resource or NotResource';
  return Principal === undefined ? undefined : 'a statement about what somebody may do has no Principal';
};

const principalMatcher = (principal: StatementJson['Principal']): Matcher => {
  if (principal === undefined || principal === '*') return () => true;
  const names = typeof principal === 'string' ? [principal] : Object.values(principal).flat();
  return (name) => names.includes('*') || names.includes(name);
};

const statementOf = (json: StatementJson, policy: string, kind: PolicyKind): Statement => {
  const problem = problemOf(json, kind);
  if (problem !== undefined) throw new Error(`Policy ${policy}: ${problem}`);
  const { Effect, Action, NotAction, Resource, NotResource, Principal, Condition } = json;
  const coversAction = either(Action, NotAction, actionPattern);
  const variables = variablesIn([...list(Resource), ...list(NotResource)]);
  const coversResource =
    variables.length > 0 || kind === 'trust' ? () => true : either(Resource, NotResource, arnPattern);
  const { isSatisfied, unknown } = compileCondition(Condition);
  return {
    effect: Effect === 'Allow' ? 'Allow' : 'Deny',
    policy,
    isAbout: principalMatcher(Principal),
    covers: ({ action, resource, context }) => coversAction(action) && coversResource(resource) && isSatisfied(context),
    unknown: [...variables, ...unknown],
  };
};

/**
 * Compiles a policy of an identity, or one that says who may assume a role.
 * @param document JSON text
 * @throws an error that names the policy, for a statement that AWS would not take
 */
export const readPolicy = (name: string, document: string, kind: PolicyKind): Statement[] => {
  const { Statement } = JSON.parse(document) as { Statement?: StatementJson | StatementJson[] };
  return list(Statement).map((json) => statementOf(json, name, kind));
};
