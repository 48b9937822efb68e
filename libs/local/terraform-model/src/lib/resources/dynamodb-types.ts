import { type ResourceType, arnOf, resourceType } from './resource-type';

/** The stream of a table is named after the moment it was made; here the same one for all. */
const STREAM_LABEL = '2026-01-01T00:00:00.000';

/** `aws_dynamodb_*`; attributes as the provider documents them. */
export const DYNAMODB_TYPES: Record<string, ResourceType> = {
  aws_dynamodb_table: resourceType(
    {
      arguments: `billing_mode deletion_protection_enabled hash_key name range_key read_capacity restore_date_time
        restore_source_name restore_source_table_arn restore_to_latest_time stream_enabled stream_view_type table_class tags
        tags_all write_capacity`,
      blocks: `attribute global_secondary_index global_table_witness import_table local_secondary_index on_demand_throughput
        point_in_time_recovery replica server_side_encryption timeouts ttl warm_throughput`,
    },
    {
      arn: (table) => arnOf(table, 'dynamodb', `table/${table.text('name')}`),
      billing_mode: () => 'PROVISIONED',
      id: (table) => table.get('name'),
      stream_arn: (table) =>
        table.get('stream_enabled') === true ? `${table.text('arn')}/stream/${STREAM_LABEL}` : '',
      stream_label: (table) => (table.get('stream_enabled') === true ? STREAM_LABEL : ''),
    },
  ),
};
