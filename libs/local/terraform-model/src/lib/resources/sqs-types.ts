import { type ResourceType, arnOf, generatedName, resourceType } from './resource-type';

/** `aws_sqs_*`; attributes and defaults as the provider documents them: 256 KiB for a message is its default, not SQS's own. */
export const SQS_TYPES: Record<string, ResourceType> = {
  aws_sqs_queue: resourceType(
    {
      arguments: `content_based_deduplication deduplication_scope delay_seconds fifo_queue fifo_throughput_limit
        kms_data_key_reuse_period_seconds kms_master_key_id max_message_size message_retention_seconds name name_prefix policy
        receive_wait_time_seconds redrive_allow_policy redrive_policy sqs_managed_sse_enabled tags tags_all
        visibility_timeout_seconds`,
      blocks: 'timeouts',
    },
    {
      arn: (queue) => arnOf(queue, 'sqs', queue.text('name')),
      delay_seconds: () => 0,
      id: (queue) => queue.get('url'),
      max_message_size: () => 262_144,
      message_retention_seconds: () => 345_600,
      name: (queue) => generatedName(queue) + (queue.get('fifo_queue') === true ? '.fifo' : ''),
      receive_wait_time_seconds: () => 0,
      sqs_managed_sse_enabled: (queue) => queue.get('kms_master_key_id') === null,
      url: (queue) => `https://sqs.${queue.region}.amazonaws.com/${queue.accountId}/${queue.text('name')}`,
      visibility_timeout_seconds: () => 30,
    },
  ),
  aws_sqs_queue_redrive_allow_policy: resourceType(
    { arguments: 'queue_url redrive_allow_policy' },
    { id: (policy) => policy.get('queue_url') },
  ),
  aws_sqs_queue_redrive_policy: resourceType(
    { arguments: 'queue_url redrive_policy' },
    { id: (policy) => policy.get('queue_url') },
  ),
};
