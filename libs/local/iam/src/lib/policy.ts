import { compileCondition, type RequestContext } from './condition';
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
  /** Condition operators that are not known here: the statement then allows nothing, and denies whatever they say. */
  unknownOperators: string[];
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

/** `X`, or all but what `NotX` says; with neither, everything. */
const either = (
  positive: string | string[] | undefined,
  negative: string | string[] | undefined,
  compile: (text: string) => Matcher,
): Matcher => {
  const isNegated = positive === undefined;
  if (isNegated && negative === undefined) return () => true;
  const matchers = list(positive ?? negative).map(compile);
  return (candidate) => matchers.some((matches) => matches(candidate)) !== isNegated;
};

const principalMatcher = (principal: StatementJson['Principal']): Matcher => {
  if (principal === undefined || principal === '*') return () => true;
  const names = typeof principal === 'string' ? [principal] : Object.values(principal).flat();
  return (name) => names.includes('*') || names.includes(name);
};

const statementOf = (json: StatementJson, policy: string): Statement => {
  const { Effect, Action, NotAction, Resource, NotResource, Principal, Condition } = json;
  if (Effect !== 'Allow' && Effect !== 'Deny')
    throw new Error(`Policy ${policy}: the Effect of a statement is ${Effect}, and must be Allow or Deny`);
  const coversAction = either(Action, NotAction, actionPattern);
  const coversResource = either(Resource, NotResource, arnPattern);
  const { isSatisfied, unknown } = compileCondition(Condition);
  return {
    effect: Effect,
    policy,
    isAbout: principalMatcher(Principal),
    covers: ({ action, resource, context }) => coversAction(action) && coversResource(resource) && isSatisfied(context),
    unknownOperators: unknown,
  };
};

/**
 * Compiles a policy of an identity, or one that says who may assume a role.
 * @param document JSON text
 * @throws an error that names the policy, for a statement that is neither Allow nor Deny
 */
export const readPolicy = (name: string, document: string): Statement[] => {
  const { Statement } = JSON.parse(document) as { Statement?: StatementJson | StatementJson[] };
  return list(Statement).map((json) => statementOf(json, name));
};
