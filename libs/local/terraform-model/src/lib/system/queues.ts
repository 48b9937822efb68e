import { type ObjectValue, isObject } from '../expressions/value';
import type { QueueModel, RedriveModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { integer, refuse, refuseSecond, required } from './arguments';

/** The `aws_sqs_*` of the run. */
export interface QueueParts {
  queues: Instance[];
  redrivePolicies: Instance[];
  redriveAllowPolicies: Instance[];
}

/** FIFO queues order and deduplicate: they are not started. */
export const isStandard = (queue: Instance): boolean => queue.get('fifo_queue') !== true;

/** The object of a policy, which `jsonencode` or somebody's own text made. */
const objectOf = (instance: Instance, attribute: string): ObjectValue | undefined => {
  const text = instance.text(attribute);
  if (!text) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    return refuse(instance, attribute, 'it is not JSON');
  }
  return refuse(instance, attribute, 'it is not a JSON object');
};

/** A policy of a queue: its own argument, or a resource that names the queue by its URL. */
const policyOf = (queue: Instance, attribute: string, separate: readonly Instance[]) => {
  const holder =
    separate.find((policy) => required(policy, 'queue_url') === queue.text('url')) ??
    (queue.text(attribute) ? queue : undefined);
  const policy = holder && objectOf(holder, attribute);
  return holder && policy && { holder, policy };
};

/** Whether a dead-letter queue takes messages of a source (SQS API reference, SetQueueAttributes, "RedriveAllowPolicy"). */
const isAllowed = (policy: ObjectValue | undefined, sourceArn: string): boolean => {
  const { redrivePermission = 'allowAll', sourceQueueArns } = policy ?? {};
  if (redrivePermission !== 'byQueue') return redrivePermission !== 'denyAll';
  return Array.isArray(sourceQueueArns) && sourceQueueArns.includes(sourceArn);
};

const redriveModel = (queue: Instance, parts: QueueParts): RedriveModel | undefined => {
  const found = policyOf(queue, 'redrive_policy', parts.redrivePolicies);
  if (!found) return undefined;
  const { holder, policy } = found;
  const wrong = (reason: string) => refuse(holder, 'redrive_policy', reason);
  const deadLetterArn = String(policy['deadLetterTargetArn']);
  const target = parts.queues.find((candidate) => candidate.text('arn') === deadLetterArn);
  if (!target) return wrong(`its deadLetterTargetArn ${deadLetterArn} is not an aws_sqs_queue of this run`);
  if (!isStandard(target)) return wrong('the dead-letter queue of a standard queue must be a standard queue');
  const allowed = policyOf(target, 'redrive_allow_policy', parts.redriveAllowPolicies);
  if (!isAllowed(allowed?.policy, queue.text('arn')))
    return wrong(`the redrive_allow_policy of ${target.address} does not let this queue use it`);
  const maxReceiveCount = Number(policy['maxReceiveCount']);
  return Number.isInteger(maxReceiveCount) && maxReceiveCount >= 1 && maxReceiveCount <= 1_000
    ? { deadLetterArn, maxReceiveCount }
    : wrong(`its maxReceiveCount is ${String(policy['maxReceiveCount'])}, and must be 1 to 1000`);
};

/** Numbers are within what CreateQueue takes (SQS API reference, CreateQueue, "Attributes"). */
const queueModel = (queue: Instance, parts: QueueParts): QueueModel => {
  const name = required(queue, 'name');
  if (!/^[\w-]{1,80}$/.test(name))
    refuse(queue, 'name', `${name} is no name of a queue: up to 80 letters, digits, hyphens and underscores`);
  const redrive = redriveModel(queue, parts);
  const allow = policyOf(queue, 'redrive_allow_policy', parts.redriveAllowPolicies);
  return {
    name,
    arn: queue.text('arn'),
    url: queue.text('url'),
    visibilityTimeoutSeconds: integer(queue, 'visibility_timeout_seconds', [0, 43_200]),
    delaySeconds: integer(queue, 'delay_seconds', [0, 900]),
    retentionSeconds: integer(queue, 'message_retention_seconds', [60, 1_209_600]),
    receiveWaitSeconds: integer(queue, 'receive_wait_time_seconds', [0, 20]),
    maxMessageBytes: integer(queue, 'max_message_size', [1_024, 1_048_576]),
    ...(redrive && { redrive }),
    ...(allow && { redriveAllowPolicy: JSON.stringify(allow.policy) }),
    sseEnabled: queue.get('sqs_managed_sse_enabled') === true,
    address: queue.address,
  };
};

/** The standard queues of a run. @throws TerraformError for what SQS would not create, and for a name that is there twice */
export const queueModels = (parts: QueueParts): QueueModel[] => {
  const queues = parts.queues.filter(isStandard);
  refuseSecond(queues, 'name', (name) => `another queue is named ${name}`);
  return queues.map((queue) => queueModel(queue, parts));
};
