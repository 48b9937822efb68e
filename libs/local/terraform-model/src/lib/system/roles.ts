import { toList, toText } from '../expressions/value';
import type { PolicyModel, RoleModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { blocks, refuse, required, text } from './arguments';

interface RoleParts {
  roles: Instance[];
  inline: Instance[];
  managed: Instance[];
  attachments: Instance[];
  /** `aws_iam_policy_attachment`: one policy, many roles. */
  sharedAttachments: Instance[];
}

/** The JSON of a policy. @throws TerraformError for what is none: IAM refuses it as MalformedPolicyDocument */
const jsonOf = (instance: Instance, attribute: string, document: string): string => {
  try {
    JSON.parse(document);
    return document;
  } catch {
    return refuse(instance, attribute, 'it is not the JSON of a policy');
  }
};

const policyModel = (instance: Instance): PolicyModel => ({
  name: instance.text('name'),
  document: jsonOf(instance, 'policy', required(instance, 'policy')),
  address: instance.address,
});

/** An `inline_policy` block may be empty: then it says that there are no others. */
const inlineBlocks = (role: Instance): PolicyModel[] =>
  blocks(role.get('inline_policy')).flatMap((block, index) => {
    const document = text(block, 'policy');
    const attribute = `inline_policy[${index}].policy`;
    const name = text(block, 'name') ?? '';
    return document ? [{ name, document: jsonOf(role, attribute, document), address: role.address }] : [];
  });

/** A role is referred to by its name, and, against the provider's documentation, sometimes by its ARN. */
const isFor = (role: Instance, reference: string): boolean => [role.text('name'), role.text('arn')].includes(reference);

/** The roles of a run, each with all its policies. @throws TerraformError for a policy that is not JSON */
export const roleModels = ({ roles, inline, managed, attachments, sharedAttachments }: RoleParts): RoleModel[] =>
  roles.map((role) => {
    const attached = [
      ...toList(role.get('managed_policy_arns') ?? []).map(toText),
      ...attachments.filter((one) => isFor(role, one.text('role'))).map((one) => one.text('policy_arn')),
      ...sharedAttachments
        .filter((one) => toList(one.get('roles') ?? []).some((name) => isFor(role, toText(name))))
        .map((one) => one.text('policy_arn')),
    ];
    const known = managed.filter((policy) => attached.includes(policy.text('arn')));
    return {
      name: role.text('name'),
      id: role.text('unique_id'),
      arn: role.text('arn'),
      trust: jsonOf(role, 'assume_role_policy', required(role, 'assume_role_policy')),
      policies: [
        ...inline.filter((policy) => isFor(role, policy.text('role'))).map(policyModel),
        ...inlineBlocks(role),
        ...known.map(policyModel),
      ],
      foreignPolicies: attached.filter((arn) => !known.some((policy) => policy.text('arn') === arn)),
      address: role.address,
    };
  });
