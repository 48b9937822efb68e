import { type ObjectValue, type Value, isObject } from '../expressions/value';
import type { FunctionModel, ScheduleModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { blocks, number, refuse, required, text } from './arguments';
import { functionNameIn, isFunctionArn } from './function-names';

/** The universal target that calls Lambda's Invoke: its input holds function and payload. */
const INVOKE = 'arn:aws:scheduler:::aws-sdk:lambda:invoke';

/** What both services do unless told otherwise: 24 hours, 185 attempts (RetryPolicy in their API references). */
const retryOf = (block: ObjectValue | undefined): ScheduleModel['retry'] => ({
  maxAttempts: number(block, 'maximum_retry_attempts') ?? 185,
  maxAgeSeconds: number(block, 'maximum_event_age_in_seconds') ?? 86_400,
});

const known = (instance: Instance, attribute: string, arn: string, functions: readonly FunctionModel[]): string => {
  const name = functionNameIn(arn);
  return name !== undefined && functions.some((candidate) => candidate.name === name)
    ? name
    : refuse(instance, attribute, `${arn} is not an aws_lambda_function of this run`);
};

const momentOf = (instance: Instance, attribute: string): number | undefined => {
  const date = instance.text(attribute);
  if (!date) return undefined;
  const moment = Date.parse(date);
  return Number.isNaN(moment)
    ? refuse(instance, attribute, `${date} is not a time such as 2026-12-24T18:00:00Z`)
    : moment;
};

const jsonOf = (instance: Instance, attribute: string, input: string): Value => {
  try {
    return JSON.parse(input) as Value;
  } catch {
    return refuse(instance, attribute, 'it is not JSON, which a Lambda target needs');
  }
};

interface Target {
  functionName: string;
  input?: string;
}

const schedulerTarget = (
  schedule: Instance,
  target: ObjectValue,
  functions: readonly FunctionModel[],
): Target | undefined => {
  const arn = text(target, 'arn') ?? refuse(schedule, 'target[0].arn', 'it is missing');
  const input = text(target, 'input');
  const value = input === undefined ? undefined : jsonOf(schedule, 'target[0].input', input);
  if (arn === INVOKE) {
    const { FunctionName, Payload } = isObject(value) ? value : {};
    const functionName = known(schedule, 'target[0].input', String(FunctionName), functions);
    return { functionName, input: typeof Payload === 'string' ? Payload : JSON.stringify(Payload ?? {}) };
  }
  if (!isFunctionArn(arn)) return undefined;
  const functionName = known(schedule, 'target[0].arn', arn, functions);
  return input === undefined ? { functionName } : { functionName, input };
};

/** An `aws_scheduler_schedule`; undefined if its target is not a function. */
export const schedulerSchedule = (
  schedule: Instance,
  functions: readonly FunctionModel[],
): ScheduleModel | undefined => {
  const [target = refuse(schedule, 'target', 'it is missing')] = blocks(schedule.get('target'));
  const found = schedulerTarget(schedule, target, functions);
  if (!found) return undefined;
  const startsAt = momentOf(schedule, 'start_date');
  const endsAt = momentOf(schedule, 'end_date');
  const role = text(target, 'role_arn');
  return {
    kind: 'scheduler',
    name: schedule.text('name'),
    arn: schedule.text('arn'),
    expression: required(schedule, 'schedule_expression'),
    timeZone: schedule.text('schedule_expression_timezone'),
    enabled: schedule.get('state') === 'ENABLED',
    ...found,
    ...(role ? { role } : {}),
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
    retry: retryOf(blocks(target['retry_policy'])[0]),
  };
};

/** Whether a rule runs by the clock; others wait for events. */
export const isScheduled = (rule: Instance): boolean => rule.get('schedule_expression') !== null;

/** An `aws_cloudwatch_event_target` of a scheduled rule; undefined if it is not a function, or its input is made from the event. */
export const ruleSchedule = (
  rule: Instance,
  target: Instance,
  functions: readonly FunctionModel[],
): ScheduleModel | undefined => {
  const arn = required(target, 'arn');
  const isMadeFromEvent = blocks(target.get('input_transformer')).length > 0 || target.get('input_path') !== null;
  if (!isFunctionArn(arn) || isMadeFromEvent) return undefined;
  const input = target.text('input');
  if (input) jsonOf(target, 'input', input);
  return {
    kind: 'rule',
    name: rule.text('name'),
    arn: rule.text('arn'),
    expression: rule.text('schedule_expression'),
    timeZone: 'UTC',
    enabled: rule.get('is_enabled') !== false && rule.get('state') !== 'DISABLED',
    functionName: known(target, 'arn', arn, functions),
    ...(input ? { input } : {}),
    retry: retryOf(blocks(target.get('retry_policy'))[0]),
  };
};
