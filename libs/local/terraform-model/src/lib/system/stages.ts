import type { ObjectValue } from '../expressions/value';
import type { StageModel, ThrottleModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { blocks, number, required, text, texts } from './arguments';

/** The provider sends 0 for a limit that its block leaves out, and AWS refuses everything then (behaviour reference 7.3). */
const throttle = (settings: ObjectValue): ThrottleModel => ({
  rateLimit: number(settings, 'throttling_rate_limit') ?? 0,
  burstLimit: number(settings, 'throttling_burst_limit') ?? 0,
});

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
