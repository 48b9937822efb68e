import { type Instance, type ResourceType, resourceType } from './resource-type';

const isWebSocket = (api: Instance): boolean => api.get('protocol_type') === 'WEBSOCKET';
const execution = ({ region, accountId }: Instance, path: string): string =>
  `arn:aws:execute-api:${region}:${accountId}:${path}`;
const control = ({ region }: Instance, path: string): string => `arn:aws:apigateway:${region}::${path}`;

/** `aws_apigatewayv2_*`; attributes as the provider documents them. */
export const API_GATEWAY_TYPES: Record<string, ResourceType> = {
  aws_apigatewayv2_api: resourceType(
    {
      arguments: `api_key_selection_expression body credentials_arn description disable_execute_api_endpoint fail_on_warnings
        ip_address_type name protocol_type route_key route_selection_expression tags tags_all target version`,
      blocks: 'cors_configuration',
    },
    {
      api_endpoint: (api) =>
        `${isWebSocket(api) ? 'wss' : 'https'}://${api.text('id')}.execute-api.${api.region}.amazonaws.com`,
      api_key_selection_expression: () => '$request.header.x-api-key',
      arn: (api) => control(api, `/apis/${api.text('id')}`),
      execution_arn: (api) => execution(api, api.text('id')),
      route_selection_expression: () => '$request.method $request.path',
    },
  ),
  aws_apigatewayv2_stage: resourceType(
    {
      arguments: `api_id auto_deploy client_certificate_id deployment_id description name stage_variables tags tags_all`,
      blocks: 'access_log_settings default_route_settings route_settings',
    },
    {
      arn: (stage) => control(stage, `/apis/${stage.text('api_id')}/stages/${stage.text('name')}`),
      auto_deploy: () => false,
      execution_arn: (stage) => execution(stage, `${stage.text('api_id')}/${stage.text('name')}`),
      id: (stage) => stage.get('name'),
      // Only the stages of a WebSocket API are emulated; an HTTP API would have https here.
      invoke_url: (stage) =>
        `wss://${stage.text('api_id')}.execute-api.${stage.region}.amazonaws.com/${stage.text('name')}`,
    },
  ),
  aws_apigatewayv2_route: resourceType(
    {
      arguments: `api_id api_key_required authorization_scopes authorization_type authorizer_id model_selection_expression
        operation_name request_models route_key route_response_selection_expression target`,
      blocks: 'request_parameter',
    },
    { api_key_required: () => false, authorization_type: () => 'NONE' },
  ),
  aws_apigatewayv2_route_response: resourceType({
    arguments: 'api_id model_selection_expression response_models route_id route_response_key',
  }),
  aws_apigatewayv2_authorizer: resourceType({
    arguments: `api_id authorizer_credentials_arn authorizer_payload_format_version authorizer_result_ttl_in_seconds
      authorizer_type authorizer_uri enable_simple_responses identity_sources name`,
    blocks: 'jwt_configuration',
  }),
  aws_apigatewayv2_model: resourceType({ arguments: 'api_id content_type description name schema' }),
  aws_apigatewayv2_integration_response: resourceType({
    arguments: `api_id content_handling_strategy integration_id integration_response_key response_templates
      template_selection_expression`,
  }),
  aws_apigatewayv2_integration: resourceType(
    {
      arguments: `api_id connection_id connection_type content_handling_strategy credentials_arn description integration_method
        integration_subtype integration_type integration_uri passthrough_behavior payload_format_version request_parameters
        request_templates template_selection_expression timeout_milliseconds`,
      blocks: 'response_parameters tls_config',
    },
    {
      connection_type: () => 'INTERNET',
      integration_response_selection_expression: () => '${integration.response.statuscode}',
      payload_format_version: () => '1.0',
      timeout_milliseconds: () => 29_000,
    },
  ),
  aws_apigatewayv2_deployment: resourceType(
    { arguments: 'api_id description triggers' },
    { auto_deployed: () => false },
  ),
  aws_api_gateway_account: resourceType(
    { arguments: 'cloudwatch_role_arn' },
    {
      api_key_version: () => '4',
      features: () => ['UsagePlans'],
      id: () => 'api-gateway-account',
      throttle_settings: () => [],
    },
  ),
};
