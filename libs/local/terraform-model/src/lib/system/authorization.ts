import type { AuthorizationModel, AuthorizerModel, FunctionModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { invokedFunction, invokingRole, refuse, required } from './arguments';

/** HTTP APIs have these; API Gateway refuses them for a WebSocket API (behaviour reference 1.5). */
const NOT_FOR_WEB_SOCKETS = ['authorizer_result_ttl_in_seconds', 'enable_simple_responses'];

const authorizerModel = (authorizer: Instance, functions: readonly FunctionModel[]): AuthorizerModel => {
  const type = required(authorizer, 'authorizer_type');
  if (type !== 'REQUEST')
    refuse(authorizer, 'authorizer_type', `it is ${type}, and a WebSocket API takes only REQUEST`);
  for (const name of NOT_FOR_WEB_SOCKETS) {
    if (authorizer.get(name)) refuse(authorizer, name, 'it is for HTTP APIs only');
  }
  const sources = authorizer.get('identity_sources');
  return {
    id: authorizer.text('id'),
    name: required(authorizer, 'name'),
    functionName: invokedFunction(authorizer, 'authorizer_uri', functions),
    identitySources: Array.isArray(sources) ? sources.map(String) : [],
    ...invokingRole(authorizer, 'authorizer_credentials_arn'),
  };
};

/** Who a route lets in; undefined for everyone. @throws TerraformError for what a WebSocket API cannot have */
export const authorizationModel = (
  route: Instance,
  authorizers: readonly Instance[],
  functions: readonly FunctionModel[],
): AuthorizationModel | undefined => {
  const type = route.text('authorization_type');
  if (type === 'NONE') return undefined;
  if (route.get('route_key') !== '$connect') {
    return refuse(route, 'authorization_type', `it is ${type}, and only $connect can have another than NONE`);
  }
  if (type === 'AWS_IAM') return { type };
  if (type !== 'CUSTOM') {
    return refuse(
      route,
      'authorization_type',
      `it is ${type}, and must be NONE, AWS_IAM or CUSTOM for a WebSocket API`,
    );
  }
  const id = required(route, 'authorizer_id');
  const authorizer = authorizers.find((candidate) => candidate.text('id') === id);
  if (!authorizer) return refuse(route, 'authorizer_id', `${id} is not an aws_apigatewayv2_authorizer of this run`);
  return { type, authorizer: authorizerModel(authorizer, functions) };
};
