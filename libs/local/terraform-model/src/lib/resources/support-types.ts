import { type Instance, type ResourceType, arnOf, generatedName, resourceType } from './resource-type';

/** IAM has no regions. */
const iamArn = (instance: Instance, kind: string): string =>
  `arn:aws:iam::${instance.accountId}:${kind}${instance.text('path')}${instance.text('name')}`;

/** Types that the others refer to; attributes as the provider documents them. */
export const SUPPORT_TYPES: Record<string, ResourceType> = {
  aws_cloudwatch_log_group: resourceType(
    {
      arguments:
        'deletion_protection_enabled kms_key_id log_group_class name name_prefix retention_in_days skip_destroy tags tags_all',
    },
    {
      arn: (group) => arnOf(group, 'logs', `log-group:${group.text('name')}`),
      id: (group) => group.get('name'),
      name: generatedName,
    },
  ),
  aws_iam_policy: resourceType(
    { arguments: 'delay_after_policy_creation_in_ms description name name_prefix path policy tags tags_all' },
    {
      arn: (policy) => iamArn(policy, 'policy'),
      attachment_count: () => 0,
      id: (policy) => policy.get('arn'),
      name: generatedName,
      path: () => '/',
      policy_id: (policy) => `ANPA${policy.generated(17).toUpperCase()}`,
    },
  ),
  aws_iam_policy_attachment: resourceType(
    { arguments: 'groups name policy_arn roles users' },
    { id: ({ get }) => get('name') },
  ),
  aws_iam_role: resourceType(
    {
      arguments: `assume_role_policy description force_detach_policies managed_policy_arns max_session_duration name name_prefix
        path permissions_boundary tags tags_all`,
      blocks: 'inline_policy',
    },
    {
      arn: (role) => iamArn(role, 'role'),
      create_date: () => '2026-01-01T00:00:00Z',
      id: (role) => role.get('name'),
      max_session_duration: () => 3600,
      name: generatedName,
      path: () => '/',
      unique_id: (role) => `AROA${role.generated(17).toUpperCase()}`,
    },
  ),
  aws_iam_role_policy: resourceType(
    { arguments: 'name name_prefix policy role' },
    { id: (policy) => `${policy.text('role')}:${policy.text('name')}`, name: generatedName },
  ),
  aws_iam_role_policy_attachment: resourceType(
    { arguments: 'policy_arn role' },
    { id: (attachment) => `${attachment.text('role')}/${attachment.text('policy_arn')}` },
  ),
  aws_ssm_parameter: resourceType(
    {
      arguments: `allowed_pattern data_type description insecure_value key_id name overwrite tags tags_all tier type value
        value_wo value_wo_version`,
    },
    {
      arn: (parameter) => arnOf(parameter, 'ssm', `parameter/${parameter.text('name').replace(/^\//, '')}`),
      has_value_wo: (parameter) => parameter.get('value_wo') !== null,
      id: (parameter) => parameter.get('name'),
      value: (parameter) => parameter.get('insecure_value') ?? parameter.get('value_wo'),
      version: () => 1,
    },
  ),
  null_resource: resourceType({ arguments: 'triggers' }),
  terraform_data: resourceType({ arguments: 'input triggers_replace' }, { output: (data) => data.get('input') }),
};
