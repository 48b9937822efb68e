import type { FunctionModel, RouteModel, WebSocketApi } from '../model';
import type { Instance } from '../resources/resource-type';
import { refuse, refuseSecond, required } from './arguments';
import { authorizationModel } from './authorization';
import { checkIntegration, integrationModel } from './integrations';
import { checkStages, stageModel } from './stages';
import { validationModel } from './validation';

/** The `aws_apigatewayv2_*` of the run, by what they belong to. */
export interface ApiParts {
  apis: Instance[];
  stages: Instance[];
  routes: Instance[];
  routeResponses: Instance[];
  integrations: Instance[];
  integrationResponses: Instance[];
  authorizers: Instance[];
  models: Instance[];
}

/** A stage without a deployment answers every handshake with 403 (behaviour reference 7.3). */
export const isDeployed = (stage: Instance): boolean =>
  stage.get('auto_deploy') === true || stage.get('deployment_id') !== null;

export const isWebSocket = (api: Instance): boolean => api.get('protocol_type') === 'WEBSOCKET';

/** Keys that begin with `$` are reserved for these (behaviour reference 2.1). */
const PREDEFINED_ROUTES = ['$connect', '$disconnect', '$default'];

/** What the provider sends for a `route_selection_expression` that is not given (behaviour reference 7.2). */
const HTTP_SELECTION = '$request.method $request.path';

const selectionOf = (api: Instance): string => {
  const expression = required(api, 'route_selection_expression');
  const reason = `it is ${expression} unless given, which is for HTTP APIs: $request.body.action is usual`;
  return expression === HTTP_SELECTION ? refuse(api, 'route_selection_expression', reason) : expression;
};

const routeModel = (route: Instance, parts: ApiParts, functions: readonly FunctionModel[]): RouteModel => {
  const key = required(route, 'route_key');
  if (key.startsWith('$') && !PREDEFINED_ROUTES.includes(key))
    refuse(route, 'route_key', `${key} is none of ${PREDEFINED_ROUTES.join(', ')}, and no other key begins with $`);
  if (route.get('api_key_required') === true) refuse(route, 'api_key_required', 'API keys are not emulated');
  // Both halves are needed for an answer to reach the client (behaviour reference 2.3).
  const selects = route.get('route_response_selection_expression') === '$default';
  const answers = parts.routeResponses.some(
    (response) => response.get('route_id') === route.get('id') && response.get('route_response_key') === '$default',
  );
  const authorization = authorizationModel(route, parts.authorizers, functions);
  const validation = validationModel(route, parts.models);
  const model: RouteModel = {
    key,
    twoWay: selects && answers,
    ...(authorization && { authorization }),
    ...(validation && { validation }),
  };
  const target = route.text('target');
  if (!target) return model;
  const integration = parts.integrations.find((candidate) => target === `integrations/${candidate.text('id')}`);
  if (!integration) return refuse(route, 'target', `${target} is not an aws_apigatewayv2_integration of this run`);
  return { ...model, integration: integrationModel(integration, parts.integrationResponses, functions) };
};

/** The WebSocket APIs with what belongs to them. @throws TerraformError for a route that leads nowhere, and for what AWS refuses */
export const webSocketApis = (parts: ApiParts, functions: readonly FunctionModel[]): WebSocketApi[] =>
  parts.apis.filter(isWebSocket).map((api) => {
    const own = (instances: Instance[]) => instances.filter((instance) => instance.get('api_id') === api.get('id'));
    const routes = own(parts.routes);
    const stages = own(parts.stages);
    refuseSecond(routes, 'route_key', (key) => `the API has the route ${key} already`);
    checkStages(stages);
    own(parts.integrations).forEach(checkIntegration);
    return {
      id: api.text('id'),
      name: required(api, 'name'),
      routeSelectionExpression: selectionOf(api),
      stages: stages.filter(isDeployed).map(stageModel),
      routes: routes.map((route) => routeModel(route, { ...parts, models: own(parts.models) }, functions)),
    };
  });
