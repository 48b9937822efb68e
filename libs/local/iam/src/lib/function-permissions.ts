import type { PermissionModel } from '@carillon/local-terraform-model';
import type { Whereabouts } from './operation';
import { actionPattern, arnPattern } from './pattern';

const INVOKE = 'lambda:InvokeFunction';

/** What the resource policies of the functions let services do: the `aws_lambda_permission`s. */
export const functionPermissions = (
  permissions: readonly PermissionModel[],
  { accountId }: Pick<Whereabouts, 'accountId'>,
) => {
  const compiled = permissions.map(({ functionName, action, principal, sourceArn, sourceAccount }) => ({
    functionName,
    principal,
    isInvoke: actionPattern(action)(INVOKE),
    isSource: sourceArn === undefined ? () => true : arnPattern(sourceArn),
    isAccount: sourceAccount === undefined || sourceAccount === accountId,
  }));

  const permits = (principal: string, functionName: string, sourceArn: string): boolean =>
    compiled.some(
      (permission) =>
        permission.functionName === functionName &&
        permission.principal === principal &&
        permission.isInvoke &&
        permission.isAccount &&
        permission.isSource(sourceArn),
    );

  /** Why a service may not invoke a function for a source; undefined if it may. */
  return (principal: string, functionName: string, sourceArn: string): string | undefined => {
    if (permits(principal, functionName, sourceArn)) return undefined;
    const wanted = { action: INVOKE, function_name: functionName, principal, source_arn: sourceArn };
    return `${principal} may not ${INVOKE} on ${functionName} for ${sourceArn}: add the aws_lambda_permission ${JSON.stringify(wanted)}`;
  };
};
