import { toNumber } from '../expressions/value';
import type { FunctionModel, IntegrationModel, RouteModel, StageModel, WebSocketApi } from '../model';
import type { Instance } from '../resources/resource-type';
import { refuse, required, texts } from './arguments';
import { functionNameIn } from './function-names';

/** The `aws_apigatewayv2_*` of the run, by what they belong to. */
export interface ApiParts {
  apis: Instance[];
  stages: Instance[];
  routes: Instance[];
  routeResponses: Instance[];
  integrations: Instance[];
}

/** A stage without a deployment answers every handshake with 403 (behaviour reference 7.3). */
export const isDeployed = (stage: Instance): boolean =>
  stage.get('auto_deploy') === true || stage.get('deployment_id') !== null;

export const isWebSocket = (api: Instance): boolean => api.get('protocol_type') === 'WEBSOCKET';

const integrationModel = (integration: Instance, functions: readonly FunctionModel[]): IntegrationModel => {
  const type = integration.text('integration_type');
  if (type !== 'AWS_PROXY')
    return refuse(integration, 'integration_type', `it is ${type}, and only AWS_PROXY integrations run here`);
  const uri = required(integration, 'integration_uri');
  const functionName = functionNameIn(uri);
  if (!functionName || !functions.some(({ name }) => name === functionName)) {
    return refuse(integration, 'integration_uri', `${uri} is not an aws_lambda_function of this run`);
  }
  const timeoutMs = toNumber(integration.get('timeout_milliseconds'));
  if (timeoutMs < 50 || timeoutMs > 29_000) {
    return refuse(
      integration,
      'timeout_milliseconds',
      `it is ${timeoutMs}, and must be 50 to 29,000 for a WebSocket API`,
    );
  }
  return { functionName, timeoutMs };
};

const routeModel = (
  route: Instance,
  { integrations, routeResponses }: ApiParts,
  functions: readonly FunctionModel[],
): RouteModel => {
  const key = required(route, 'route_key');
  // Both halves are needed for an answer to reach the client (behaviour reference 2.3).
  const selects = route.get('route_response_selection_expression') === '$default';
  const answers = routeResponses.some(
    (response) => response.get('route_id') === route.get('id') && response.get('route_response_key') === '$default',
  );
  const twoWay = selects && answers;
  const target = route.text('target');
  if (!target) return { key, twoWay };
  const integration = integrations.find((candidate) => target === `integrations/${candidate.text('id')}`);
  if (!integration) return refuse(route, 'target', `${target} is not an aws_apigatewayv2_integration of this run`);
  return { key, twoWay, integration: integrationModel(integration, functions) };
};

const stageModel = (stage: Instance): StageModel => ({
  name: required(stage, 'name'),
  variables: texts(stage.get('stage_variables')),
});

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
      routes: routes.map((route) => routeModel(route, parts, functions)),
    };
  });
