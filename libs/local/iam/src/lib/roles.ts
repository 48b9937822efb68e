import type { RoleModel } from '@carillon/local-terraform-model';
import { boundedCache } from './bounded-cache';
import { decide, type Decision } from './decision';
import { managedPolicy } from './managed-policies';
import { type AccessRequest, type PolicyKind, readPolicy, type Statement } from './policy';

/** A role and what it may do. */
export interface Role {
  name: string;
  /** `AROA…` */
  id: string;
  arn: string;
  /** Decided once for each action and resource: a role's policies, and what conditions ask of it, do not change. */
  decide(request: AccessRequest): Decision;
  /** Whether a service may assume it. @param context `aws:sourcearn` and `aws:sourceaccount`, where the service tells them */
  trusts(service: string, context: AccessRequest['context']): boolean;
}

/** An action, a resource and a role are on average some hundred bytes: a few megabytes. */
const MAX_DECISIONS = 20_000;

const policiesOf = ({ policies, foreignPolicies }: RoleModel): { name: string; document: string }[] => [
  ...policies,
  ...foreignPolicies.flatMap((name) => {
    const document = managedPolicy(name);
    return document === undefined ? [] : [{ name, document }];
  }),
];

const read = (role: string, policy: { name: string; document: string }, kind: PolicyKind): Statement[] => {
  try {
    return readPolicy(policy.name, policy.document, kind);
  } catch (cause) {
    throw new Error(`The role ${role}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};

/** What is told at the start about a role: policies, and what of their statements and its trust's is not known here. */
const problemsOf = ({ name, foreignPolicies }: RoleModel, statements: Statement[]): string[] => [
  ...foreignPolicies
    .filter((arn) => managedPolicy(arn) === undefined)
    .map((arn) => `The role ${name} has the policy ${arn}, which is not known here: it allows nothing`),
  ...statements
    .filter(({ unknown }) => unknown.length > 0)
    .map(
      ({ policy, unknown, effect }) =>
        `The policy ${policy} of the role ${name} has ${unknown.join(', ')}, which is not known here: its statement ${effect === 'Allow' ? 'allows nothing' : 'denies'}`,
    ),
];

/** Compiles a role. @throws an error that names it and a policy which IAM would not take */
export const roleOf = (model: RoleModel): { role: Role; problems: string[] } => {
  const { name, id, arn } = model;
  const statements = policiesOf(model).flatMap((policy) => read(name, policy, 'identity'));
  const trust = read(name, { name: 'trust', document: model.trust }, 'trust');
  const cached = boundedCache<Decision>(MAX_DECISIONS);
  const role: Role = {
    name,
    id,
    arn,
    decide: (request) => cached(`${request.action}\n${request.resource}`, () => decide(statements, request)),
    trusts: (service, context) =>
      decide(
        trust.filter((statement) => statement.isAbout(service)),
        { action: 'sts:AssumeRole', resource: arn, context },
      ).allowed,
  };
  return { role, problems: problemsOf(model, [...statements, ...trust]) };
};
