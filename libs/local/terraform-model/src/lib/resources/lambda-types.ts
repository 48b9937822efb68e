import { hashOf } from '../expressions/encoding-functions';
import { toText } from '../expressions/value';
import { type Instance, type ResourceType, arnOf, resourceType } from './resource-type';

/** What an integration calls: the ARN of API Gateway for a function's ARN. */
const invokeArn = ({ region }: Instance, arn: string): string =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;

/** `function_name` of an alias, a permission or a mapping is a name or an ARN. */
const functionArn = (instance: Instance): string => {
  const given = instance.text('function_name');
  return given.startsWith('arn:') ? given : arnOf(instance, 'lambda', `function:${given}`);
};

/** Hexadecimal digits in the shape of a UUID. */
const uuidOf = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

/** `aws_lambda_*`; attributes as the provider documents them. */
export const LAMBDA_TYPES: Record<string, ResourceType> = {
  aws_lambda_function: resourceType(
    {
      arguments: `architectures code_signing_config_arn description filename function_name handler image_uri kms_key_arn layers
        memory_size package_type publish publish_to replace_security_groups_on_destroy replacement_security_group_ids
        reserved_concurrent_executions role runtime s3_bucket s3_key s3_object_version skip_destroy source_code_hash
        source_kms_key_arn tags tags_all timeout`,
      blocks: `capacity_provider_config dead_letter_config durable_config environment ephemeral_storage file_system_config
        image_config logging_config snap_start tenancy_config timeouts tracing_config vpc_config`,
    },
    {
      architectures: () => ['x86_64'],
      arn: (self) => arnOf(self, 'lambda', `function:${self.text('function_name')}`),
      code_sha256: (self) => self.get('source_code_hash'),
      id: (self) => self.get('function_name'),
      invoke_arn: (self) => invokeArn(self, self.text('arn')),
      last_modified: () => '2026-01-01T00:00:00.000+0000',
      memory_size: () => 128,
      package_type: () => 'Zip',
      publish: () => false,
      qualified_arn: (self) => `${self.text('arn')}:${self.text('version')}`,
      qualified_invoke_arn: (self) => invokeArn(self, self.text('qualified_arn')),
      reserved_concurrent_executions: () => -1,
      signing_job_arn: () => '',
      signing_profile_version_arn: () => '',
      source_code_size: () => 0,
      timeout: () => 3,
      version: (self) => (self.get('publish') === true ? '1' : '$LATEST'),
    },
  ),
  aws_lambda_alias: resourceType(
    { arguments: 'description function_name function_version name', blocks: 'routing_config' },
    {
      arn: (alias) => `${functionArn(alias)}:${alias.text('name')}`,
      id: (alias) => alias.get('arn'),
      invoke_arn: (alias) => invokeArn(alias, alias.text('arn')),
    },
  ),
  aws_lambda_event_source_mapping: resourceType(
    {
      arguments: `batch_size bisect_batch_on_function_error enabled event_source_arn function_name function_response_types kms_key_arn
        maximum_batching_window_in_seconds maximum_record_age_in_seconds maximum_retry_attempts parallelization_factor queues
        starting_position starting_position_timestamp tags tags_all topics tumbling_window_in_seconds`,
      blocks: `amazon_managed_kafka_event_source_config destination_config document_db_event_source_config filter_criteria
        metrics_config provisioned_poller_config scaling_config self_managed_event_source self_managed_kafka_event_source_config
        source_access_configuration`,
    },
    {
      arn: (mapping) => arnOf(mapping, 'lambda', `event-source-mapping:${mapping.text('uuid')}`),
      enabled: () => true,
      function_arn: functionArn,
      id: (mapping) => mapping.get('uuid'),
      last_modified: () => '2026-01-01T00:00:00Z',
      last_processing_result: () => '',
      state: (mapping) => (mapping.get('enabled') === true ? 'Enabled' : 'Disabled'),
      state_transition_reason: () => 'USER_INITIATED',
      uuid: (mapping) => uuidOf(hashOf('sha256', mapping.generated(32), 'hex')),
    },
  ),
  aws_lambda_function_event_invoke_config: resourceType(
    {
      arguments: 'function_name maximum_event_age_in_seconds maximum_retry_attempts qualifier',
      blocks: 'destination_config',
    },
    {
      id: (config) => [config.text('function_name'), config.text('qualifier')].filter(Boolean).join(':'),
      maximum_retry_attempts: () => 2,
    },
  ),
  aws_lambda_permission: resourceType(
    {
      arguments: `action event_source_token function_name function_url_auth_type principal principal_org_id qualifier
        source_account source_arn statement_id statement_id_prefix`,
    },
    {
      id: (permission) => permission.get('statement_id'),
      statement_id: (permission) =>
        `${toText(permission.get('statement_id_prefix') ?? 'terraform-')}${permission.generated(12)}`,
    },
  ),
};
