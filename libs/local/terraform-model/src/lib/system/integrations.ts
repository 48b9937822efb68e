import { toNumber } from '../expressions/value';
import type { FunctionModel, IntegrationModel, IntegrationResponseModel, TemplatesModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { invokedFunction, invokingRole, refuse, required, texts } from './arguments';
import { isInvokeArn } from './function-names';

const PASSTHROUGH = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const;

const timeoutOf = (integration: Instance): number => {
  const timeoutMs = toNumber(integration.get('timeout_milliseconds'));
  const isAllowed = timeoutMs >= 50 && timeoutMs <= 29_000;
  const reason = `it is ${timeoutMs}, and must be 50 to 29,000 for a WebSocket API`;
  return isAllowed ? timeoutMs : refuse(integration, 'timeout_milliseconds', reason);
};

const selection = (instance: Instance) => {
  const templateSelectionExpression = instance.text('template_selection_expression');
  return templateSelectionExpression ? { templateSelectionExpression } : {};
};

const responseModel = (response: Instance): IntegrationResponseModel => ({
  key: required(response, 'integration_response_key'),
  ...selection(response),
  templates: texts(response.get('response_templates')),
});

const templatesModel = (integration: Instance, responses: readonly Instance[]): TemplatesModel => {
  const given = integration.text('passthrough_behavior') || 'WHEN_NO_MATCH';
  const passthroughBehavior = PASSTHROUGH.find((behavior) => behavior === given);
  return {
    ...selection(integration),
    requestTemplates: texts(integration.get('request_templates')),
    passthroughBehavior:
      passthroughBehavior ?? refuse(integration, 'passthrough_behavior', `it is none of ${PASSTHROUGH.join(', ')}`),
    responses: responses
      .filter((response) => response.get('integration_id') === integration.get('id'))
      .map(responseModel),
  };
};

const endpointOf = (integration: Instance) => {
  const connection = integration.text('connection_type');
  if (connection !== 'INTERNET') {
    const reason = `it is ${connection}, and only INTERNET runs here: there is no VPC to reach`;
    refuse(integration, 'connection_type', reason);
  }
  const url = required(integration, 'integration_uri');
  if (!URL.canParse(url)) refuse(integration, 'integration_uri', `${url} is no URL`);
  if (Object.keys(texts(integration.get('request_parameters'))).length > 0) {
    refuse(integration, 'request_parameters', 'parameters of an HTTP integration are not emulated');
  }
  return { url, method: required(integration, 'integration_method') };
};

/**
 * @throws TerraformError for what AWS refuses in a WebSocket API, or takes and cannot invoke (behaviour reference 7.2 and 7.3).
 * Without a method it makes POST of `AWS_PROXY` (terraform-provider-aws#13261).
 */
export const checkIntegration = (integration: Instance): void => {
  const format = integration.text('payload_format_version');
  if (format !== '1.0')
    refuse(integration, 'payload_format_version', `it is ${format}, and must be 1.0 for a WebSocket API`);
  if (integration.text('integration_type') !== 'AWS_PROXY') return;
  const method = integration.text('integration_method') || 'POST';
  if (method !== 'POST') refuse(integration, 'integration_method', `it is ${method}, and must be POST for AWS_PROXY`);
  const uri = required(integration, 'integration_uri');
  if (!isInvokeArn(uri))
    refuse(integration, 'integration_uri', `${uri} is no invoke ARN: give the invoke_arn of the function`);
};

/** An `aws_apigatewayv2_integration`. @throws TerraformError for one that cannot run here */
export const integrationModel = (
  integration: Instance,
  responses: readonly Instance[],
  functions: readonly FunctionModel[],
): IntegrationModel => {
  const type = integration.text('integration_type');
  const timeoutMs = timeoutOf(integration);
  switch (type) {
    case 'AWS_PROXY':
      return {
        type,
        functionName: invokedFunction(integration, 'integration_uri', functions),
        timeoutMs,
        ...invokingRole(integration, 'credentials_arn'),
      };
    case 'MOCK':
      return { type, timeoutMs, ...templatesModel(integration, responses) };
    case 'HTTP_PROXY':
      return { type, timeoutMs, ...endpointOf(integration) };
    case 'HTTP':
      return { type, timeoutMs, ...endpointOf(integration), ...templatesModel(integration, responses) };
    default:
      return refuse(
        integration,
        'integration_type',
        `it is ${type}, and only AWS_PROXY, MOCK, HTTP_PROXY and HTTP integrations run here`,
      );
  }
};
