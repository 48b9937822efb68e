import { createHash } from 'node:crypto';
import type { CallerIdentity } from '@carillon/route-types';
import type { Role } from './roles';

/** The same in every run, and as long as AWS's own: `AIDA` or `AROA`, and 17 characters. */
const madeUpId = (prefix: string, of: string): string =>
  `${prefix}LOCAL${createHash('sha256').update(of).digest('hex').slice(0, 12).toUpperCase()}`;

/** A user, as those know it that it calls. */
export const userIdentity = (accountId: string, name: string): CallerIdentity => {
  const id = madeUpId('AIDA', name);
  return { accountId, caller: id, user: id, userArn: `arn:aws:iam::${accountId}:user/${name}` };
};

/** What a role is while somebody has assumed it; its path is not part of that. */
export const sessionArn = (roleArn: string, session: string): string =>
  `${roleArn.replace(/^arn:aws:iam::(\d+):role\/(?:.*\/)?/, 'arn:aws:sts::$1:assumed-role/')}/${session}`;

/**
 * A session of a role (IAM user guide, "aws:userid"), as those know it that it calls.
 * @param role undefined for one of another Terraform
 */
export const sessionIdentity = (
  accountId: string,
  roleArn: string,
  role: Role | undefined,
  session: string,
): CallerIdentity => {
  const id = `${role?.id ?? madeUpId('AROA', roleArn)}:${session}`;
  return { accountId, caller: id, user: id, userArn: sessionArn(roleArn, session) };
};
