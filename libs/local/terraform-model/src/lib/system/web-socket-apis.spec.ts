import { EMPTY_ZIP, project, removeProjects } from '../../fixtures/project';
import type { WebSocketApi } from '../model';
import { readTerraform } from '../read-terraform';

afterEach(removeProjects);

const api_id = '${aws_apigatewayv2_api.a.id}';
const authorizer_uri = '${aws_lambda_function.f.invoke_arn}';

type Resources = Record<string, Record<string, object>>;

const apiWith = (resource: Resources): WebSocketApi | undefined =>
  readTerraform(
    project({
      'main.tf.json': {
        resource: {
          aws_lambda_function: {
            f: { function_name: 'f', runtime: 'nodejs24.x', handler: 'main.handler', filename: 'f.zip' },
          },
          aws_apigatewayv2_api: {
            a: { name: 'a', protocol_type: 'WEBSOCKET', route_selection_expression: '$request.body.action' },
          },
          ...resource,
        },
      },
      'f.zip': EMPTY_ZIP,
    }),
  ).apis[0];

const custom = (authorizer: object = {}, route: object = {}): Resources => ({
  aws_apigatewayv2_route: {
    r: {
      api_id,
      route_key: '$connect',
      authorization_type: 'CUSTOM',
      authorizer_id: '${aws_apigatewayv2_authorizer.z.id}',
      ...route,
    },
  },
  aws_apigatewayv2_authorizer: {
    z: { api_id, name: 'z', authorizer_type: 'REQUEST', authorizer_uri, ...authorizer },
  },
});

const integrated = (integration: object, more: Resources = {}): Resources => ({
  aws_apigatewayv2_route: {
    r: { api_id, route_key: 'ping', target: 'integrations/${aws_apigatewayv2_integration.i.id}' },
  },
  aws_apigatewayv2_integration: { i: { api_id, ...integration } },
  ...more,
});

const validated = (request_models: object, schema: string): Resources => ({
  aws_apigatewayv2_route: {
    r: { api_id, route_key: 'say', model_selection_expression: '$request.body.action', request_models },
  },
  aws_apigatewayv2_model: { m: { api_id, name: 'Say', content_type: 'application/json', schema } },
});

describe('a stage', () => {
  const stageWith = (settings: object) =>
    apiWith({ aws_apigatewayv2_stage: { s: { api_id, name: 's', auto_deploy: true, ...settings } } })?.stages[0];

  it('has the limits of its settings, by default and by route', () => {
    const limits = { throttling_rate_limit: 1.5, throttling_burst_limit: 2 };
    const settings = {
      default_route_settings: limits,
      route_settings: [{ route_key: 'ping', ...limits, throttling_rate_limit: 7 }],
    };
    expect(stageWith(settings)).toEqual({
      name: 's',
      variables: {},
      throttle: { rateLimit: 1.5, burstLimit: 2 },
      routeThrottles: { ping: { rateLimit: 7, burstLimit: 2 } },
    });
  });

  it('has limits of 0 where a block of settings has none, as the provider sends them', () => {
    const settings = { default_route_settings: { logging_level: 'ERROR' }, route_settings: { route_key: 'ping' } };
    expect(stageWith(settings)).toMatchObject({
      throttle: { rateLimit: 0, burstLimit: 0 },
      routeThrottles: { ping: { rateLimit: 0, burstLimit: 0 } },
    });
  });

  it('has no limits without settings', () => {
    expect(stageWith({})).toEqual({ name: 's', variables: {} });
  });
});

describe('a route', () => {
  it('has its authorizer', () => {
    const identity_sources = ['route.request.querystring.token', 'route.request.header.Authorization'];
    expect(apiWith(custom({ identity_sources }))?.routes[0]?.authorization).toEqual({
      type: 'CUSTOM',
      authorizer: { id: expect.any(String), name: 'z', functionName: 'f', identitySources: identity_sources },
    });
    expect(apiWith(custom())?.routes[0]?.authorization).toMatchObject({ authorizer: { identitySources: [] } });
  });

  it('has the roles by which API Gateway invokes its functions', () => {
    const role = 'arn:aws:iam::123456789012:role/gateway';
    const authorizer_credentials_arn = role;
    expect(apiWith(custom({ authorizer_credentials_arn }))?.routes[0]?.authorization).toMatchObject({
      authorizer: { role },
    });
    const proxy = { integration_type: 'AWS_PROXY', integration_uri: authorizer_uri };
    expect(apiWith(integrated({ ...proxy, credentials_arn: role }))?.routes[0]?.integration).toEqual({
      type: 'AWS_PROXY',
      functionName: 'f',
      timeoutMs: 29_000,
      role,
    });
    expect(apiWith(integrated(proxy))?.routes[0]?.integration).not.toHaveProperty('role');
  });

  it('can want a signature', () => {
    expect(apiWith(custom({}, { authorization_type: 'AWS_IAM' }))?.routes[0]?.authorization).toEqual({
      type: 'AWS_IAM',
    });
  });

  it('has the schemas of its models, by what selects them', () => {
    expect(apiWith(validated({ say: 'Say' }, '{"type":"object"}'))?.routes[0]?.validation).toEqual({
      selectionExpression: '$request.body.action',
      schemas: { say: { type: 'object' } },
    });
  });

  it('can be answered by API Gateway itself', () => {
    const more = {
      aws_apigatewayv2_integration_response: {
        x: {
          api_id,
          integration_id: '${aws_apigatewayv2_integration.i.id}',
          integration_response_key: '/200/',
          template_selection_expression: '200',
          response_templates: { '200': 'pong' },
        },
      },
    };
    const mock = { integration_type: 'MOCK', request_templates: { $default: '{"statusCode":200}' } };
    expect(apiWith(integrated(mock, more))?.routes[0]?.integration).toEqual({
      type: 'MOCK',
      timeoutMs: 29_000,
      requestTemplates: { $default: '{"statusCode":200}' },
      passthroughBehavior: 'WHEN_NO_MATCH',
      responses: [{ key: '/200/', templateSelectionExpression: '200', templates: { '200': 'pong' } }],
    });
  });

  it('can lead to an HTTP endpoint', () => {
    const endpoint = { integration_uri: 'http://example.com/say', integration_method: 'POST' };
    expect(apiWith(integrated({ integration_type: 'HTTP_PROXY', ...endpoint }))?.routes[0]?.integration).toEqual({
      type: 'HTTP_PROXY',
      url: 'http://example.com/say',
      method: 'POST',
      timeoutMs: 29_000,
    });
    expect(apiWith(integrated({ integration_type: 'HTTP', ...endpoint }))?.routes[0]?.integration).toMatchObject({
      type: 'HTTP',
      requestTemplates: {},
      responses: [],
    });
  });

  it.each([
    ['an authorizer of another kind', custom({ authorizer_type: 'JWT' }), 'authorizer_type: it is JWT'],
    ['an authorizer with a cache', custom({ authorizer_result_ttl_in_seconds: 300 }), 'it is for HTTP APIs only'],
    [
      'an authorizer that is not there',
      custom({}, { authorizer_id: 'gone' }),
      'authorizer_id: gone is not an aws_apigatewayv2_authorizer of this run',
    ],
    ['an authorizer elsewhere than on $connect', custom({}, { route_key: 'x' }), 'only $connect can have another'],
    ['JWT authorization', custom({}, { authorization_type: 'JWT' }), 'must be NONE, AWS_IAM or CUSTOM'],
    ['an API key', custom({}, { api_key_required: true }), 'api_key_required: API keys are not emulated'],
    ['a model that is not there', validated({ say: 'Gone' }, '{}'), 'request_models: the API has no model Gone'],
    ['a model that is not JSON', validated({ say: 'Say' }, '{'), 'schema: it is not JSON'],
    ['a model that is no schema', validated({ say: 'Say' }, '7'), 'schema: it is no JSON schema'],
    [
      'another passthrough behaviour',
      integrated({ integration_type: 'MOCK', passthrough_behavior: 'ALWAYS' }),
      'passthrough_behavior: it is none of WHEN_NO_MATCH',
    ],
    [
      "its caller's credentials",
      integrated({
        integration_type: 'AWS_PROXY',
        integration_uri: authorizer_uri,
        credentials_arn: 'arn:aws:iam::*:user/*',
      }),
      'credentials_arn: it is arn:aws:iam::*:user/*, and only a role can be assumed here',
    ],
    [
      'an endpoint that is none',
      integrated({ integration_type: 'HTTP_PROXY', integration_method: 'POST', integration_uri: 'nowhere' }),
      'integration_uri: nowhere is no URL',
    ],
    [
      'an integration in a VPC',
      integrated({
        integration_type: 'HTTP_PROXY',
        integration_method: 'POST',
        integration_uri: 'http://internal.example/',
        connection_type: 'VPC_LINK',
        connection_id: 'v1',
      }),
      'connection_type: it is VPC_LINK, and only INTERNET runs here',
    ],
  ])('with %s is an error', (_, resources, message) => {
    expect(() => apiWith(resources)).toThrow(message);
  });
});
