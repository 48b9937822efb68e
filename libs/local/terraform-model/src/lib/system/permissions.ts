import type { PermissionModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { refuse, required } from './arguments';
import { functionNameIn } from './function-names';

/** The `aws_lambda_permission`s of a run. A qualifier is left out: there is one version of each function. */
export const permissionModels = (instances: Instance[]): PermissionModel[] =>
  instances.map((instance) => {
    const reference = required(instance, 'function_name');
    const sourceArn = instance.text('source_arn');
    const sourceAccount = instance.text('source_account');
    return {
      functionName: functionNameIn(reference) ?? refuse(instance, 'function_name', `${reference} names no function`),
      action: required(instance, 'action'),
      principal: required(instance, 'principal'),
      ...(sourceArn ? { sourceArn } : {}),
      ...(sourceAccount ? { sourceAccount } : {}),
    };
  });
