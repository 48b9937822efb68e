import { sessionArn } from './caller-identity';
import type { Operation, Whereabouts } from './operation';
import type { Statement } from './policy';
import type { Role } from './roles';

/** Something that a role may not do; `deniedBy` where a statement says so, else because none allows it. */
export interface Refused extends Operation {
  role: Role;
  deniedBy?: Statement;
}

/** The first of some operations that a role may not do; nothing if it may do all of them. */
export const refusedTo = (
  role: Role,
  operations: readonly Operation[],
  { region, accountId }: Whereabouts,
): Refused | undefined => {
  const context = {
    'aws:principalaccount': accountId,
    'aws:principalarn': role.arn,
    'aws:principaltype': 'AssumedRole',
    'aws:requestedregion': region,
    'aws:resourceaccount': accountId, // there is no other
    // Plain HTTP here stands for what is HTTPS on AWS.
    'aws:securetransport': 'true',
  };
  for (const operation of operations) {
    const decision = role.decide({ ...operation, context });
    if (decision.allowed) continue;
    const { deniedBy } = decision;
    return { ...operation, role, ...(deniedBy && { deniedBy }) };
  }
  return undefined;
};

/** Connection ids are made as clients come: a statement for one of them would be of no use. */
const statementFor = ({ action, resource }: Operation): string =>
  JSON.stringify({ Effect: 'Allow', Action: action, Resource: resource.replace(/(\/@connections\/).*/, '$1*') });

/** For the log: role, action, resource, and what to add. */
export const problemOf = ({ role, action, resource, deniedBy }: Refused): string => {
  const cure = deniedBy
    ? `a Deny of its policy ${deniedBy.policy} says so`
    : `add to its policy ${statementFor({ action, resource })}`;
  return `The role ${role.name} may not ${action} on ${resource}: ${cure}`;
};

/** For the one who asked, in IAM's words (IAM user guide, "Troubleshoot access denied error messages"). */
export const messageOf = ({ role, action, resource, deniedBy }: Refused, session: string): string => {
  const user = sessionArn(role.arn, session);
  const why = deniedBy
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${action} action`;
  return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
};
