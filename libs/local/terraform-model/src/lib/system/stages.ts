import type { ObjectValue } from '../expressions/value';
import type { StageModel, ThrottleModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { blocks, number, refuse, refuseSecond, required, text, texts } from './arguments';

/** `$default` is a notion of HTTP APIs that AWS takes here, too (API Gateway v2 API reference, CreateStage; behaviour reference 7.2). */
const NAME = /^(?:[\w-]{1,128}|\$default)$/;

/** The provider sends 0 for a limit that its block leaves out, and AWS refuses everything then (behaviour reference 7.3). */
const throttle = (settings: ObjectValue): ThrottleModel => ({
  rateLimit: number(settings, 'throttling_rate_limit') ?? 0,
  burstLimit: number(settings, 'throttling_burst_limit') ?? 0,
});

/** @throws TerraformError for a stage of an API that AWS would not create */
export const checkStages = (stages: readonly Instance[]): void => {
  refuseSecond(stages, 'name', (name) => `the API has the stage ${name} already`);
  for (const stage of stages) {
    const name = required(stage, 'name');
    if (!NAME.test(name))
      refuse(stage, 'name', `${name} is no name of a stage: up to 128 letters, digits, hyphens and underscores`);
  }
};

/** An `aws_apigatewayv2_stage`. */
export const stageModel = (stage: Instance): StageModel => {
  const [settings] = blocks(stage.get('default_route_settings'));
  const routes = blocks(stage.get('route_settings'));
  return {
    name: required(stage, 'name'),
    variables: texts(stage.get('stage_variables')),
    ...(settings && { throttle: throttle(settings) }),
    ...(routes.length > 0 && {
      routeThrottles: Object.fromEntries(routes.map((route) => [text(route, 'route_key') ?? '', throttle(route)])),
    }),
  };
};
