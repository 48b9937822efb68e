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
    ['a Node.js that Lambda never had', { runtime: 'nodejs25.x' }, 'runtime: Lambda has no runtime nodejs25.x'],
    ['no time to run', { timeout: 0 }, 'timeout: it is 0, and must be 1 to 900'],
    ['more than a quarter of an hour', { timeout: 901 }, 'timeout: it is 901, and must be 1 to 900'],
    ['too little memory', { memory_size: 127 }, 'memory_size: it is 127, and must be 128 to 10240'],
    ['too much memory', { memory_size: 10_241 }, 'memory_size: it is 10241, and must be 128 to 10240'],
    ['memory in parts of a megabyte', { memory_size: 128.5 }, 'memory_size: it is 128.5, and must be 128 to 10240'],
  ])('with %s is an error', (_what, more, message) => {
    const system = () => read({ aws_lambda_function: { f: { ...FUNCTION, ...more } } });
    expect(system).toThrow('main.tf.json: aws_lambda_function.f: ');
    expect(system).toThrow(message);
  });

  it('has a name of its own', () => {
    expect(() => read({ aws_lambda_function: { f: FUNCTION, g: FUNCTION } })).toThrow(
      'main.tf.json: aws_lambda_function.g: function_name: another function is named f',
    );
  });

  it.each(['nodejs', 'nodejs8.10', 'nodejs12.x', 'nodejs26.x'])('may be of the time of %s', (runtime) => {
    const functions = { aws_lambda_function: { f: { ...FUNCTION, runtime, timeout: 900, memory_size: 10_240 } } };
    expect(read(functions).functions[0]).toMatchObject({ runtime, timeoutSeconds: 900, memoryMb: 10_240 });
  });

  it('whose dead letters are not sent is named among what is not emulated', () => {
    const dead_letter_config = { target_arn: '${aws_sqs_queue.dead.arn}' };
    const f = { ...FUNCTION, dead_letter_config };
    const g = { ...FUNCTION, function_name: 'g', dynamic: { dead_letter_config: { for_each: [], content: {} } } };
    const system = read({ aws_sqs_queue: { dead: { name: 'dead' } }, aws_lambda_function: { f, g } });
    expect(system.skipped).toEqual([
      {
        type: 'aws_lambda_function.dead_letter_config',
        count: 1,
        reason: 'an asynchronous event that fails for good is logged, and sent nowhere',
      },
    ]);
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
  const INVOKED = '${aws_lambda_function.f.invoke_arn}';
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
        i: { api_id: API, integration_type: 'AWS_PROXY', integration_uri: INVOKED },
      },
      ...more,
    });
  const integration = (more: object) => ({
    aws_apigatewayv2_integration: { i: { api_id: API, integration_type: 'AWS_PROXY', ...more } },
  });
  const routesOf = ({ apis }: SystemModel) => apis[0]?.routes;

  it.each([
    'aws_lambda_function.f.invoke_arn',
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
      integration({ integration_uri: '${replace(aws_lambda_function.f.invoke_arn, ":f/", ":g/")}' }),
      'function:g/invocations is not an aws_lambda_function of this run',
    ],
    [
      'a time-out beyond the limit',
      integration({ integration_uri: INVOKED, timeout_milliseconds: 30_000 }),
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
    [
      'a route of API Gateway that there is not',
      { aws_apigatewayv2_route: { r: { api_id: API, route_key: '$Connect' } } },
      'aws_apigatewayv2_route.r: route_key: $Connect is none of $connect, $disconnect, $default',
    ],
    [
      'events in the format of HTTP APIs',
      integration({ integration_uri: INVOKED, payload_format_version: '2.0' }),
      'aws_apigatewayv2_integration.i: payload_format_version: it is 2.0, and must be 1.0 for a WebSocket API',
    ],
    [
      'functions invoked by GET',
      integration({ integration_uri: INVOKED, integration_method: 'GET' }),
      'aws_apigatewayv2_integration.i: integration_method: it is GET, and must be POST for AWS_PROXY',
    ],
    [
      "a function's own ARN",
      integration({ integration_uri: '${aws_lambda_function.f.arn}' }),
      'aws_apigatewayv2_integration.i: integration_uri: arn:aws:lambda:us-east-1:123456789012:function:f is no invoke ARN: ' +
        'give the invoke_arn of the function',
    ],
    ["a function's bare name", integration({ integration_uri: 'f' }), 'integration_uri: f is no invoke ARN'],
    [
      'an integration that no route leads to, and AWS refuses',
      {
        aws_apigatewayv2_route: { r: { api_id: API, route_key: 'x' } },
        ...integration({ integration_uri: 'f' }),
      },
      'integration_uri: f is no invoke ARN',
    ],
    [
      'no route selection expression',
      { aws_apigatewayv2_api: { a: { name: 'a', protocol_type: 'WEBSOCKET' } } },
      'aws_apigatewayv2_api.a: route_selection_expression: it is $request.method $request.path unless given, which is for HTTP APIs',
    ],
    [
      'a stage twice, deployed or not',
      { aws_apigatewayv2_stage: { s: { api_id: API, name: 's', auto_deploy: true }, t: { api_id: API, name: 's' } } },
      'aws_apigatewayv2_stage.t: name: the API has the stage s already',
    ],
    [
      'a stage with a space in its name',
      { aws_apigatewayv2_stage: { s: { api_id: API, name: 'my dev', auto_deploy: true } } },
      'aws_apigatewayv2_stage.s: name: my dev is no name of a stage: up to 128 letters, digits, hyphens and underscores',
    ],
  ])('with %s is an error', (_what, more, message) => {
    expect(() => api(more)).toThrow(message);
  });

  it('invokes functions by POST, as it does without being told', () => {
    const [route] = routesOf(api(integration({ integration_uri: INVOKED, integration_method: 'POST' }))) ?? [];
    expect(route?.integration).toMatchObject({ type: 'AWS_PROXY', functionName: 'f' });
  });

  it('may have a stage like one of another API', () => {
    const stage = (api_id: string) => ({ api_id, name: 'dev', auto_deploy: true });
    const { apis } = api({
      aws_apigatewayv2_api: Object.fromEntries(
        ['a', 'b'].map((name) => [name, { name, protocol_type: 'WEBSOCKET', route_selection_expression: 'say' }]),
      ),
      aws_apigatewayv2_stage: { a: stage(API), b: stage('${aws_apigatewayv2_api.b.id}') },
    });
    expect(apis.map(({ stages }) => stages.map(({ name }) => name))).toEqual([['dev'], ['dev']]);
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
