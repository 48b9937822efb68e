import type { ScheduleModel, SystemModel } from '../model';
import type { Instance } from '../resources/resource-type';
import type { Stack } from '../resources/stack';
import { eventSourceMapping } from './event-source-mappings';
import { withEventInvokeConfigs } from './event-invoke-configs';
import { functionModels } from './functions';
import { permissionModels } from './permissions';
import { isStandard, queueModels } from './queues';
import { roleModels } from './roles';
import { isScheduled, ruleSchedule, schedulerSchedule } from './schedules';
import { skippedBlocks, skippedInstances, skippedTypes } from './skipped';
import { tableModel } from './tables';
import { isDeployed, isWebSocket, webSocketApis } from './web-socket-apis';

/** Splits instances into those that are modelled and those that are not. */
const divide = <T>(instances: readonly Instance[], model: (instance: Instance) => T | undefined): [T[], Instance[]] => {
  const models = instances.map((instance) => ({ instance, model: model(instance) }));
  return [
    models.flatMap(({ model: found }) => (found === undefined ? [] : [found])),
    models.filter(({ model: found }) => found === undefined).map(({ instance }) => instance),
  ];
};

/** What the stacks of a run describe together. @throws TerraformError for what cannot run here */
export const systemModel = (stacks: readonly Stack[], place: { region: string; accountId: string }): SystemModel => {
  const all = (type: string): Instance[] => stacks.flatMap((stack) => stack.instances(type));
  const functions = withEventInvokeConfigs(
    functionModels(all('aws_lambda_function')),
    all('aws_lambda_function_event_invoke_config'),
  );
  const apis = all('aws_apigatewayv2_api');
  const webSocketIds = apis.filter(isWebSocket).map((api) => api.get('id'));
  const stages = all('aws_apigatewayv2_stage').filter((stage) => webSocketIds.includes(stage.get('api_id')));

  const rules = all('aws_cloudwatch_event_rule');
  const ruleOf = (target: Instance): Instance | undefined =>
    rules.filter(isScheduled).find((rule) => [rule.text('name'), rule.text('id')].includes(target.text('rule')));
  const targets = all('aws_cloudwatch_event_target').filter(ruleOf);
  const [schedules, otherSchedules] = divide(all('aws_scheduler_schedule'), (schedule) =>
    schedulerSchedule(schedule, functions),
  );
  const [ruleSchedules, otherTargets] = divide<ScheduleModel>(targets, (target) => {
    const rule = ruleOf(target);
    return rule && ruleSchedule(rule, target, functions);
  });

  const allQueues = all('aws_sqs_queue');
  const queues = queueModels({
    queues: allQueues,
    redrivePolicies: all('aws_sqs_queue_redrive_policy'),
    redriveAllowPolicies: all('aws_sqs_queue_redrive_allow_policy'),
  });
  const [eventSourceMappings, otherMappings] = divide(all('aws_lambda_event_source_mapping'), (mapping) =>
    eventSourceMapping(mapping, { queues, allQueues, functions }),
  );

  return {
    ...place,
    apis: webSocketApis(
      {
        apis,
        stages,
        routes: all('aws_apigatewayv2_route'),
        routeResponses: all('aws_apigatewayv2_route_response'),
        integrations: all('aws_apigatewayv2_integration'),
        integrationResponses: all('aws_apigatewayv2_integration_response'),
        authorizers: all('aws_apigatewayv2_authorizer'),
        models: all('aws_apigatewayv2_model'),
      },
      functions,
    ),
    functions,
    tables: all('aws_dynamodb_table').map(tableModel),
    schedules: [...schedules, ...ruleSchedules],
    queues,
    eventSourceMappings,
    roles: roleModels({
      roles: all('aws_iam_role'),
      inline: all('aws_iam_role_policy'),
      managed: all('aws_iam_policy'),
      attachments: all('aws_iam_role_policy_attachment'),
      sharedAttachments: all('aws_iam_policy_attachment'),
    }),
    permissions: permissionModels(all('aws_lambda_permission')),
    skipped: [
      ...skippedTypes(stacks),
      ...skippedBlocks(
        all('aws_lambda_function'),
        'dead_letter_config',
        'an asynchronous event that fails for good is logged, and sent nowhere',
      ),
      ...skippedInstances(
        apis.filter((api) => !isWebSocket(api)),
        'only WebSocket APIs are started',
      ),
      ...skippedInstances(
        stages.filter((stage) => !isDeployed(stage)),
        'neither auto_deploy nor deployment_id: it is not deployed',
      ),
      ...skippedInstances(
        rules.filter((rule) => !isScheduled(rule)),
        'only rules with a schedule run',
      ),
      ...skippedInstances(otherTargets, 'only Lambda functions with the event or a constant input are invoked'),
      ...skippedInstances(
        allQueues.filter((queue) => !isStandard(queue)),
        'only standard queues are started, no FIFO queues',
      ),
      ...skippedInstances(otherMappings, 'only standard queues invoke functions'),
      ...skippedInstances(otherSchedules, 'only Lambda functions are invoked'),
    ],
  };
};
