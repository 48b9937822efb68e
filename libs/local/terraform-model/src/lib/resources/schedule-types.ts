import { type Instance, type ResourceType, arnOf, generatedName, resourceType } from './resource-type';

/** The default event bus is not part of a rule's ARN. */
const rulePath = (rule: Instance): string => {
  const bus = rule.text('event_bus_name');
  return bus === 'default' ? rule.text('name') : `${bus.split('/').at(-1) ?? bus}/${rule.text('name')}`;
};

/** EventBridge Scheduler and EventBridge rules; attributes as the provider documents them. */
export const SCHEDULE_TYPES: Record<string, ResourceType> = {
  aws_scheduler_schedule: resourceType(
    {
      arguments: `action_after_completion description end_date group_name kms_key_arn name name_prefix schedule_expression
        schedule_expression_timezone start_date state`,
      blocks: 'flexible_time_window target',
    },
    {
      action_after_completion: () => 'NONE',
      arn: (schedule) =>
        arnOf(schedule, 'scheduler', `schedule/${schedule.text('group_name')}/${schedule.text('name')}`),
      group_name: () => 'default',
      id: (schedule) => `${schedule.text('group_name')}/${schedule.text('name')}`,
      name: generatedName,
      schedule_expression_timezone: () => 'UTC',
      state: () => 'ENABLED',
    },
  ),
  aws_scheduler_schedule_group: resourceType(
    { arguments: 'name name_prefix tags tags_all', blocks: 'timeouts' },
    {
      arn: (group) => arnOf(group, 'scheduler', `schedule-group/${group.text('name')}`),
      creation_date: () => '2026-01-01T00:00:00Z',
      id: (group) => group.get('name'),
      last_modification_date: () => '2026-01-01T00:00:00Z',
      name: generatedName,
      state: () => 'ACTIVE',
    },
  ),
  aws_cloudwatch_event_rule: resourceType(
    {
      arguments: `description event_bus_name event_pattern force_destroy is_enabled name name_prefix role_arn
        schedule_expression state tags tags_all`,
    },
    {
      arn: (rule) => arnOf(rule, 'events', `rule/${rulePath(rule)}`),
      event_bus_name: () => 'default',
      id: (rule) => rulePath(rule),
      name: generatedName,
      state: (rule) => (rule.get('is_enabled') === false ? 'DISABLED' : 'ENABLED'),
    },
  ),
  aws_cloudwatch_event_target: resourceType(
    {
      arguments: 'arn event_bus_name force_destroy input input_path role_arn rule target_id',
      blocks: `appsync_target batch_target dead_letter_config ecs_target http_target input_transformer kinesis_target
        redshift_target retry_policy run_command_targets sagemaker_pipeline_target sqs_target`,
    },
    {
      event_bus_name: () => 'default',
      id: (target) => `${target.text('rule')}-${target.text('target_id')}`,
      target_id: (target) => `terraform-${target.generated(12)}`,
    },
  ),
};
