import type { FunctionModel, RouteModel, WebSocketApi } from '../model';
import type { Instance } from '../resources/resource-type';
import { refuse, required } from './arguments';
import { authorizationModel } from './authorization';
import { integrationModel } from './integrations';
import { stageModel } from './stages';
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

const routeModel = (route: Instance, parts: ApiParts, functions: readonly FunctionModel[]): RouteModel => {
  const key = required(route, 'route_key');
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

/** The WebSocket APIs with what belongs to them. @throws TerraformError for a route that leads nowhere or is there twice */
export const webSocketApis = (parts: ApiParts, functions: readonly FunctionModel[]): WebSocketApi[] =>
  parts.apis.filter(isWebSocket).map((api) => {
    const own = (instances: Instance[]) => instances.filter((instance) => instance.get('api_id') === api.get('id'));
    const routes = own(parts.routes);
    const keys = routes.map((route) => route.text('route_key'));
    const again = routes.find((route, index) => keys.indexOf(route.text('route_key')) < index);
    if (again) refuse(again, 'route_key', `the API has the route ${again.text('route_key')} already`);
    return {
      id: api.text('id'),
      name: required(api, 'name'),
      routeSelectionExpression: api.text('route_selection_expression'),
      stages: own(parts.stages).filter(isDeployed).map(stageModel),
      routes: routes.map((route) => routeModel(route, { ...parts, models: own(parts.models) }, functions)),
    };
  });
