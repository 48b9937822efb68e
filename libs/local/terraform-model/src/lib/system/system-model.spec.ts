import { EMPTY_ZIP, project, removeProjects } from '../../fixtures/project';
import type { SystemModel } from '../model';
import { readTerraform } from '../read-terraform';

afterEach(removeProjects);

const read = (resource: object): SystemModel =>
  readTerraform(project({ 'main.tf.json': { resource }, 'f.zip': EMPTY_ZIP }));

const FUNCTION = { function_name: 'f', runtime: 'nodejs24.x', handler: 'main.handler', filename: 'f.zip' };
const F = { aws_lambda_function: { f: FUNCTION } };

describe('a function', () => {
  it.each([
    [
      'another runtime',
      { runtime: 'python3.13' },
      'runtime: it is python3.13, and only Node.js runtimes (nodejs24.x) run here',
    ],
    ['a package in S3', { s3_bucket: 'code' }, 's3_bucket: a package in S3 cannot be had here'],
    [
      'an image',
      { package_type: 'Image', image_uri: 'x' },
      'package_type: it is Image, and only Zip packages run here',
    ],
    ['no package', { filename: null }, 'filename: it is missing'],
    ['a package that is not built', { filename: 'gone.zip' }, 'gone.zip: build it first'],
    ['no handler', { handler: null }, 'handler: it is missing'],
  ])('with %s is an error', (_what, more, message) => {
    const system = () => read({ aws_lambda_function: { f: { ...FUNCTION, ...more } } });
    expect(system).toThrow('main.tf.json: aws_lambda_function.f: ');
    expect(system).toThrow(message);
  });

  it('may be reserved nothing at all', () => {
    const reserved = { aws_lambda_function: { f: { ...FUNCTION, reserved_concurrent_executions: 0 } } };
    expect(read(reserved).functions[0]?.reservedConcurrency).toBe(0);
    expect(read(F).functions[0]).not.toHaveProperty('reservedConcurrency');
  });

  it.each([
    ['its name', '${aws_lambda_function.f.function_name}'],
    ['its ARN', '${aws_lambda_function.f.arn}'],
    ['an ARN with an alias', '${aws_lambda_function.f.arn}:live'],
  ])('by %s may have fewer retries and less time for asynchronous events', (_what, function_name) => {
    const destination_config = { on_failure: { destination: '${aws_sqs_queue.q.arn}' } };
    const limits = { maximum_event_age_in_seconds: 300, maximum_retry_attempts: 0 };
    const system = read({
      ...F,
      aws_sqs_queue: { q: { name: 'q' } },
      aws_lambda_function_event_invoke_config: { c: { function_name, ...limits, destination_config } },
    });
    expect(system.functions[0]?.asynchronous).toEqual({ retries: 0, maxAgeSeconds: 300 });
    expect(system.skipped).toEqual([]);
  });

  it('has two retries and six hours for them unless told', () => {
    const config = { c: { function_name: 'f' } };
    const system = read({ ...F, aws_lambda_function_event_invoke_config: config });
    expect(system.functions[0]?.asynchronous).toEqual({ retries: 2, maxAgeSeconds: 21_600 });
    expect(read(F).functions[0]).not.toHaveProperty('asynchronous');
  });

  it('must be there to have its events limited', () => {
    const config = { c: { function_name: 'g' } };
    expect(() => read({ ...F, aws_lambda_function_event_invoke_config: config })).toThrow(
      'aws_lambda_function_event_invoke_config.c: function_name: g is not an aws_lambda_function of this run',
    );
  });
});

describe('a WebSocket API', () => {
  const API = '${aws_apigatewayv2_api.a.id}';
  const api = (more: object) =>
    read({
      ...F,
      aws_apigatewayv2_api: {
        a: { name: 'a', protocol_type: 'WEBSOCKET', route_selection_expression: '$request.body.action' },
      },
      aws_apigatewayv2_route: {
        r: { api_id: API, route_key: 'say', target: 'integrations/${aws_apigatewayv2_integration.i.id}' },
      },
      aws_apigatewayv2_integration: {
        i: { api_id: API, integration_type: 'AWS_PROXY', integration_uri: '${aws_lambda_function.f.invoke_arn}' },
      },
      ...more,
    });
  const integration = (more: object) => ({
    aws_apigatewayv2_integration: { i: { api_id: API, integration_type: 'AWS_PROXY', ...more } },
  });
  const routesOf = ({ apis }: SystemModel) => apis[0]?.routes;

  it.each([
    'aws_lambda_function.f.arn',
    'aws_lambda_function.f.qualified_invoke_arn',
    'aws_lambda_alias.live.invoke_arn',
  ])('invokes the function that %s means', (uri) => {
    const aws_lambda_alias = {
      live: { name: 'live', function_name: '${aws_lambda_function.f.arn}', function_version: '$LATEST' },
    };
    const system = api({ aws_lambda_alias, ...integration({ integration_uri: `\${${uri}}` }) });
    expect(routesOf(system)).toEqual([
      { key: 'say', twoWay: false, integration: { type: 'AWS_PROXY', functionName: 'f', timeoutMs: 29_000 } },
    ]);
  });

  it('has a two-way route only with both halves of it', () => {
    const selects = { r: { api_id: API, route_key: 'say', route_response_selection_expression: '$default' } };
    const plain = { r: { api_id: API, route_key: 'say' } };
    const aws_apigatewayv2_route_response = {
      x: { api_id: API, route_id: '${aws_apigatewayv2_route.r.id}', route_response_key: '$default' },
    };
    expect(routesOf(api({ aws_apigatewayv2_route: selects, aws_apigatewayv2_route_response }))).toEqual([
      { key: 'say', twoWay: true },
    ]);
    expect(routesOf(api({ aws_apigatewayv2_route: plain, aws_apigatewayv2_route_response }))).toEqual([
      { key: 'say', twoWay: false },
    ]);
    expect(routesOf(api({ aws_apigatewayv2_route: selects }))).toEqual([{ key: 'say', twoWay: false }]);
  });

  it('has the stages that are deployed', () => {
    const { apis, skipped } = api({
      aws_apigatewayv2_deployment: { d: { api_id: API } },
      aws_apigatewayv2_stage: {
        live: { api_id: API, name: 'live', deployment_id: '${aws_apigatewayv2_deployment.d.id}' },
        auto: { api_id: API, name: 'auto', auto_deploy: true, stage_variables: { a: 1 } },
        idle: { api_id: API, name: 'idle' },
      },
    });
    expect(apis[0]?.stages).toEqual([
      { name: 'live', variables: {} },
      { name: 'auto', variables: { a: '1' } },
    ]);
    expect(skipped).toEqual([
      { type: 'aws_apigatewayv2_stage', count: 1, reason: 'neither auto_deploy nor deployment_id: it is not deployed' },
    ]);
  });

  it.each([
    [
      'an integration of another type',
      integration({ integration_type: 'AWS' }),
      'integration_type: it is AWS, and only AWS_PROXY, MOCK, HTTP_PROXY and HTTP integrations run here',
    ],
    [
      'a function that is not there',
      integration({ integration_uri: 'arn:aws:lambda:eu-west-1:1:function:g' }),
      'integration_uri: arn:aws:lambda:eu-west-1:1:function:g is not an aws_lambda_function of this run',
    ],
    [
      'a time-out beyond the limit',
      integration({ integration_uri: '${aws_lambda_function.f.arn}', timeout_milliseconds: 30_000 }),
      'timeout_milliseconds: it is 30000, and must be 50 to 29,000',
    ],
    [
      'a target that is not there',
      { aws_apigatewayv2_route: { r: { api_id: API, route_key: 'x', target: 'integrations/gone' } } },
      'target: integrations/gone is not an aws_apigatewayv2_integration of this run',
    ],
    [
      'a route twice',
      { aws_apigatewayv2_route: { r: { count: 2, api_id: API, route_key: 'x' } } },
      'aws_apigatewayv2_route.r[1]: route_key: the API has the route x already',
    ],
  ])('with %s is an error', (_what, more, message) => {
    expect(() => api(more)).toThrow(message);
  });

  it('is the only kind of API that is started', () => {
    const { apis, skipped } = read({
      aws_apigatewayv2_api: { h: { name: 'h', protocol_type: 'HTTP' } },
      aws_apigatewayv2_stage: { s: { api_id: '${aws_apigatewayv2_api.h.id}', name: '$default' } },
    });
    expect(apis).toEqual([]);
    expect(skipped).toEqual([{ type: 'aws_apigatewayv2_api', count: 1, reason: 'only WebSocket APIs are started' }]);
  });
});

describe('a table', () => {
  it('has its indexes', () => {
    const { tables } = read({
      aws_dynamodb_table: {
        t: {
          name: 't',
          hash_key: 'a',
          range_key: 'b',
          attribute: ['a', 'b', 'c'].map((name) => ({ name, type: 'N' })),
          global_secondary_index: { name: 'g', hash_key: 'c', projection_type: 'INCLUDE', non_key_attributes: ['d'] },
          local_secondary_index: [{ name: 'l', range_key: 'c', projection_type: 'ALL' }],
          ttl: { enabled: false, attribute_name: 'x' },
        },
      },
    });
    expect(tables[0]).toMatchObject({
      globalSecondaryIndexes: [{ name: 'g', hashKey: 'c', projectionType: 'INCLUDE', nonKeyAttributes: ['d'] }],
      localSecondaryIndexes: [{ name: 'l', hashKey: 'a', rangeKey: 'c', projectionType: 'ALL', nonKeyAttributes: [] }],
    });
    expect(tables[0]).not.toHaveProperty('ttlAttribute');
  });

  it('with an attribute of a type that DynamoDB does not have is an error', () => {
    const t = { name: 't', hash_key: 'a', attribute: { name: 'a', type: 'BOOL' } };
    expect(() => read({ aws_dynamodb_table: { t } })).toThrow(
      'attribute[0].type: it is BOOL, and must be one of S, N, B',
    );
  });
});

describe('a schedule', () => {
  const schedule = (target: object, more: object = {}) => ({
    name: 's',
    schedule_expression: 'rate(1 minute)',
    flexible_time_window: { mode: 'OFF' },
    target,
    ...more,
  });
  const schedules = (s: object) => read({ ...F, aws_scheduler_schedule: { s } }).schedules;
  const ARN = '${aws_lambda_function.f.arn}';

  it('has what Scheduler would do without being told', () => {
    expect(schedules(schedule({ arn: ARN, role_arn: 'r' }))).toEqual([
      {
        kind: 'scheduler',
        name: 's',
        role: 'r',
        arn: 'arn:aws:scheduler:us-east-1:123456789012:schedule/default/s',
        expression: 'rate(1 minute)',
        timeZone: 'UTC',
        enabled: true,
        functionName: 'f',
        retry: { maxAttempts: 185, maxAgeSeconds: 86_400 },
      },
    ]);
  });

  it('has what it is told', () => {
    const told = {
      schedule_expression_timezone: 'Europe/Berlin',
      state: 'DISABLED',
      start_date: '2026-01-01T00:00:00Z',
      end_date: '2027-01-01T00:00:00Z',
    };
    const target = {
      arn: ARN,
      input: '${jsonencode({ target = { all = true } })}',
      retry_policy: { maximum_retry_attempts: 0, maximum_event_age_in_seconds: 60 },
    };
    expect(schedules(schedule(target, told))).toMatchObject([
      {
        timeZone: 'Europe/Berlin',
        enabled: false,
        startsAt: Date.UTC(2026, 0, 1),
        endsAt: Date.UTC(2027, 0, 1),
        input: '{"target":{"all":true}}',
        retry: { maxAttempts: 0, maxAgeSeconds: 60 },
      },
    ]);
  });

  it('may invoke by the universal target', () => {
    const input =
      '${jsonencode({ FunctionName = aws_lambda_function.f.arn, InvocationType = "Event", Payload = "{\\"a\\":1}" })}';
    expect(schedules(schedule({ arn: 'arn:aws:scheduler:::aws-sdk:lambda:invoke', input }))).toMatchObject([
      { functionName: 'f', input: '{"a":1}' },
    ]);
  });

  it('is skipped when it does not invoke a function', () => {
    const { skipped } = read({
      aws_scheduler_schedule: { s: schedule({ arn: 'arn:aws:sqs:us-east-1:123456789012:q' }) },
    });
    expect(skipped).toEqual([
      { type: 'aws_scheduler_schedule', count: 1, reason: 'only Lambda functions are invoked' },
    ]);
  });

  it.each([
    ['an input that is not JSON', schedule({ arn: ARN, input: 'hello' }), 'target[0].input: it is not JSON'],
    [
      'a function that is not there',
      schedule({ arn: 'arn:aws:lambda:us-east-1:123456789012:function:g' }),
      'function:g is not an aws_lambda_function of this run',
    ],
    [
      'a start that is no time',
      schedule({ arn: ARN }, { start_date: 'soon' }),
      'start_date: soon is not a time such as 2026-12-24T18:00:00Z',
    ],
  ])('with %s is an error', (_what, s, message) => {
    expect(() => schedules(s)).toThrow(message);
  });
});

describe('a rule', () => {
  const rules = (rule: object, target: object) =>
    read({
      ...F,
      aws_cloudwatch_event_rule: { r: { name: 'tick', schedule_expression: 'rate(5 minutes)', ...rule } },
      aws_cloudwatch_event_target: {
        t: { rule: '${aws_cloudwatch_event_rule.r.name}', arn: '${aws_lambda_function.f.arn}', ...target },
      },
    });

  it('with a schedule is a timer', () => {
    expect(rules({}, { input: '{"a":1}' }).schedules).toEqual([
      {
        kind: 'rule',
        name: 'tick',
        arn: 'arn:aws:events:us-east-1:123456789012:rule/tick',
        expression: 'rate(5 minutes)',
        timeZone: 'UTC',
        enabled: true,
        functionName: 'f',
        input: '{"a":1}',
        retry: { maxAttempts: 185, maxAgeSeconds: 86_400 },
      },
    ]);
  });

  it('may be disabled in two ways', () => {
    expect(rules({ is_enabled: false }, {}).schedules[0]?.enabled).toBe(false);
    expect(rules({ state: 'DISABLED' }, {}).schedules[0]?.enabled).toBe(false);
  });

  it.each([
    [
      'waits for events',
      { schedule_expression: null, event_pattern: '{}' },
      {},
      { type: 'aws_cloudwatch_event_rule', count: 1, reason: 'only rules with a schedule run' },
    ],
    [
      'has no function as its target',
      {},
      { arn: 'arn:aws:sns:us-east-1:123456789012:t' },
      expect.objectContaining({ type: 'aws_cloudwatch_event_target' }),
    ],
    [
      'makes its input from the event',
      {},
      { input_transformer: { input_template: '"x"' } },
      expect.objectContaining({ type: 'aws_cloudwatch_event_target' }),
    ],
  ])('is skipped when it %s', (_what, rule, target, expected) => {
    const { schedules, skipped } = rules(rule, target);
    expect(schedules).toEqual([]);
    expect(skipped).toEqual([expected]);
  });
});
