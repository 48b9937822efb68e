import { toList, toText } from '../expressions/value';
import type { EventSourceMappingModel, FunctionModel, QueueModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { blocks, integer, invokedFunction, number, refuse, required } from './arguments';

/** What a mapping of a queue may have on AWS, and not here. */
const NOT_EMULATED: Record<string, string> = {
  filter_criteria: 'filters are not emulated: every message would reach the function',
  provisioned_poller_config: 'provisioned pollers are not emulated',
};

const reportsFailures = (mapping: Instance): boolean => {
  const types = toList(mapping.get('function_response_types') ?? []).map(toText);
  const unknown = types.find((type) => type !== 'ReportBatchItemFailures');
  if (unknown !== undefined)
    refuse(mapping, 'function_response_types', `it has ${unknown}, and may have ReportBatchItemFailures only`);
  return types.length > 0;
};

/** What a mapping may name. */
interface Known {
  /** Those that are started. */
  queues: readonly QueueModel[];
  allQueues: readonly Instance[];
  functions: readonly FunctionModel[];
}

/** The queue of a mapping; undefined for a FIFO queue, a stream or another source. */
const queueOf = (mapping: Instance, { queues, allQueues }: Known): QueueModel | undefined => {
  const source = required(mapping, 'event_source_arn');
  const isQueue = /^arn:aws[\w-]*:sqs:/.test(source);
  if (isQueue && !allQueues.some((queue) => queue.text('arn') === source))
    refuse(mapping, 'event_source_arn', `${source} is not an aws_sqs_queue of this run`);
  return queues.find(({ arn }) => arn === source);
};

/**
 * An `aws_lambda_event_source_mapping`; undefined if its source is no standard queue.
 * @throws TerraformError for what Lambda refuses in CreateEventSourceMapping (Lambda developer guide, "Creating and configuring an
 * Amazon SQS event source mapping")
 */
export const eventSourceMapping = (mapping: Instance, known: Known): EventSourceMappingModel | undefined => {
  const { functions } = known;
  const queue = queueOf(mapping, known);
  if (!queue) return undefined;
  for (const [name, reason] of Object.entries(NOT_EMULATED))
    if (blocks(mapping.get(name)).length > 0) refuse(mapping, name, reason);
  const functionName = invokedFunction(mapping, 'function_name', functions);
  const { timeoutSeconds = 0, role } = functions.find(({ name }) => name === functionName) ?? {};
  const visible = queue.visibilityTimeoutSeconds;
  if (visible < timeoutSeconds)
    refuse(
      mapping,
      'event_source_arn',
      `Queue visibility timeout: ${visible} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
    );
  const given = (attribute: string, otherwise: number, from: number, to: number) =>
    integer(mapping, attribute, [from, to], Number(mapping.get(attribute) ?? otherwise));
  const batchSize = given('batch_size', 10, 1, 10_000);
  const batchingWindowSeconds = given('maximum_batching_window_in_seconds', 0, 0, 300);
  if (batchSize > 10 && batchingWindowSeconds === 0)
    refuse(mapping, 'batch_size', 'more than 10 needs a maximum_batching_window_in_seconds of at least 1');
  const [scaling] = blocks(mapping.get('scaling_config'));
  const concurrency = number(scaling, 'maximum_concurrency');
  return {
    id: mapping.text('uuid'),
    queueName: queue.name,
    functionName,
    ...(role !== undefined && { role }),
    batchSize,
    batchingWindowSeconds,
    reportsBatchItemFailures: reportsFailures(mapping),
    ...(concurrency !== undefined && {
      maximumConcurrency: integer(mapping, 'scaling_config[0].maximum_concurrency', [2, 1_000], concurrency),
    }),
    enabled: mapping.get('enabled') !== false,
    address: mapping.address,
  };
};
