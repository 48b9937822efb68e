import { problemOf, refusedTo } from './access';
import type { RequestContext } from './condition';
import type { Whereabouts } from './operation';
import type { Role } from './roles';

/** What a service invokes by a role that it assumes. */
export interface Assumption {
  /** ARN of the role. */
  role: string;
  /** For messages: the service, and what of it has the role. */
  service: string;
  of: string;
  /** Such as `scheduler.amazonaws.com`. */
  principal: string;
  /** What the service tells when it assumes the role. */
  context: RequestContext;
  functionName: string;
}

/**
 * Finds why a service cannot invoke a function by a role: it cannot assume it, or the role may not. Undefined if it can, or for a role
 * of another Terraform, of which nothing is known.
 */
export const serviceRoles =
  (roles: ReadonlyMap<string, Role>, here: Whereabouts) =>
  ({ role: arn, service, of, principal, context, functionName }: Assumption): string | undefined => {
    const role = roles.get(arn);
    if (!role) return undefined;
    if (!role.trusts(principal, context))
      return `The role ${role.name} of ${of} cannot be assumed by ${service}: its trust does not say so`;
    const resource = `arn:aws:lambda:${here.region}:${here.accountId}:function:${functionName}`;
    const refused = refusedTo(role, [{ action: 'lambda:InvokeFunction', resource }], here);
    return refused && problemOf(refused);
  };
