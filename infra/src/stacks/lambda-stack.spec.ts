import { all, only, stackOf, synthesized, type Block } from '../testing';

const stacks = synthesized();
const stack = (name: string) => stackOf(stacks, name);
const environmentOf = (name: string): unknown =>
  (only(stack(name), 'aws_lambda_function')['environment'] as { variables: unknown }).variables;
const parameter = (value: string) =>
  expect.stringMatching(new RegExp(`^\\$\\{data\\.aws_ssm_parameter\\.core_${value}_\\w+\\.insecure_value\\}$`));

describe('a function', () => {
  it('runs its archive on arm64 and Node 24 with the memory and time that its manifest asks for', () => {
    expect(only(stack('sendmessage'), 'aws_lambda_function')).toMatchObject({
      function_name: 'carillon-dev-sendmessage',
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: 'main.handler',
      memory_size: 512,
      timeout: 29,
      tracing_config: { mode: 'PassThrough' },
    });
    expect(only(stack('typing'), 'aws_lambda_function')).toMatchObject({ memory_size: 256, timeout: 10 });
  });

  it('ships a file of its own stack, under the hash of its bytes, and no other file', () => {
    for (const name of ['connect', 'publish']) {
      const { filename, source_code_hash: hash } = only(stack(name), 'aws_lambda_function') as Record<string, string>;
      const digest = Buffer.from(hash!, 'base64').toString('hex');
      expect(digest).toHaveLength(64);
      expect(filename).toMatch(new RegExp(`^assets/\\w+/${digest.slice(0, 32)}/${name}\\.zip$`));
    }
  });

  it('logs JSON to its own group, which with its policy is there before it', () => {
    const typing = stack('typing');
    const [group] = Object.keys(typing.resource['aws_cloudwatch_log_group'] ?? {});
    const [policy] = Object.keys(typing.resource['aws_iam_role_policy'] ?? {});
    expect(only(typing, 'aws_cloudwatch_log_group')).toMatchObject({ name: '/aws/lambda/carillon-dev-typing' });
    expect(only(typing, 'aws_lambda_function')).toMatchObject({
      logging_config: { log_format: 'JSON', log_group: `\${aws_cloudwatch_log_group.${group}.name}` },
      depends_on: [`aws_cloudwatch_log_group.${group}`, `aws_iam_role_policy.${policy}`],
    });
  });

  it('is told where things are exactly when it may use them', () => {
    const named = (name: string) => ({ POWERTOOLS_SERVICE_NAME: name, POWERTOOLS_LOG_LEVEL: 'INFO' });
    const table = {
      CONNECTIONS_TABLE: parameter('connectionsTable'),
      CONNECTIONS_SHARDS: parameter('connectionsShards'),
    };
    const messages = { MESSAGES_TABLE: parameter('messagesTable') };
    const endpoint = { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: parameter('managementEndpoint') };
    expect(environmentOf('connect')).toEqual({ ...named('connect'), ...table });
    expect(environmentOf('disconnect')).toEqual({ ...named('disconnect'), ...table });
    const queue = { FANOUT_QUEUE_URL: parameter('fanoutQueueUrl') };
    expect(environmentOf('sendmessage')).toEqual({
      ...named('sendmessage'),
      ...{ ...table, ...messages, ...endpoint, ...queue },
    });
    expect(environmentOf('subscribe')).toEqual({ ...named('subscribe'), ...table, ...messages });
    expect(environmentOf('unsubscribe')).toEqual({ ...named('unsubscribe'), ...table });
    expect(environmentOf('fanout')).toEqual({
      ...named('fanout'),
      ...{ ...table, ...endpoint, ...queue },
      FANOUT_DEAD_LETTERS_URL: parameter('fanoutDeadLettersUrl'),
      POSTS_PER_SECOND: expect.stringMatching(/^\$\{floor\(/),
    });
    expect(environmentOf('typing')).toEqual({ ...named('typing'), ...endpoint });
  });

  it('behind $default knows the custom routes of all', () => {
    expect(environmentOf('default')).toMatchObject({ ACTIONS: 'sendmessage,subscribe,typing,unsubscribe' });
  });

  it('that only Invoke may start has no route, no permission and no schedule', () => {
    expect(Object.keys(stack('publish').resource).sort()).toEqual([
      'aws_cloudwatch_log_group',
      'aws_cloudwatch_metric_alarm',
      'aws_iam_role',
      'aws_iam_role_policy',
      'aws_lambda_function',
      'aws_lambda_function_event_invoke_config',
      'aws_sqs_queue',
    ]);
  });
});

describe('an asynchronous event', () => {
  it.each([
    ['publish', 3_600, 'carillon-dev-publish-events-dead-letters'],
    ['scheduler', 300, 'carillon-dev-scheduler-timer-dead-letters'],
  ])('of %s runs within %i s, three times at most, or becomes a dead letter that is kept', (name, age, queueName) => {
    const { resource } = stack(name);
    const [[queue, settings] = []] = Object.entries(resource['aws_sqs_queue'] ?? {});
    const [policy] =
      Object.entries(resource['aws_iam_role_policy'] ?? {}).find(([, grants]) => grants['name'] === 'grants') ?? [];
    expect(only(stack(name), 'aws_lambda_function_event_invoke_config')).toMatchObject({
      function_name: expect.stringMatching(/^\$\{aws_lambda_function\.\w+\.function_name\}$/),
      maximum_event_age_in_seconds: age,
      maximum_retry_attempts: 2,
      destination_config: { on_failure: { destination: `\${aws_sqs_queue.${queue}.arn}` } },
      depends_on: [`aws_iam_role_policy.${policy}`],
    });
    expect(settings).toMatchObject({
      name: queueName,
      message_retention_seconds: 1_209_600,
      sqs_managed_sse_enabled: true,
    });
    expect(stack(name).output).toHaveProperty('dead_letter_queue_url');
  });

  it('is none of a route or a queue: neither has what is for them', () => {
    for (const name of ['connect', 'sendmessage', 'fanout']) {
      expect(stack(name).resource).not.toHaveProperty('aws_lambda_function_event_invoke_config');
    }
  });
});

describe('a route', () => {
  it.each([
    ['connect', '$connect'],
    ['disconnect', '$disconnect'],
    ['default', '$default'],
    ['sendmessage', 'sendmessage'],
    ['typing', 'typing'],
  ])('of %s has an integration with the invoke ARN, and a permission that is there before it', (name, routeKey) => {
    const [[integration, { ...settings }] = []] = Object.entries(
      stack(name).resource['aws_apigatewayv2_integration'] ?? {},
    ) as [string, Block][];
    const [permission] = Object.keys(stack(name).resource['aws_lambda_permission'] ?? {});
    expect(settings).toMatchObject({
      api_id: parameter('apiId'),
      integration_type: 'AWS_PROXY',
      integration_method: 'POST',
      integration_uri: expect.stringMatching(/^\$\{aws_lambda_function\.\w+\.invoke_arn\}$/),
      timeout_milliseconds: 29_000,
    });
    expect(only(stack(name), 'aws_apigatewayv2_route')).toMatchObject({
      api_id: parameter('apiId'),
      route_key: routeKey,
      target: `integrations/\${aws_apigatewayv2_integration.${integration}.id}`,
      authorization_type: 'NONE',
      depends_on: [`aws_lambda_permission.${permission}`],
    });
    expect(only(stack(name), 'aws_lambda_permission')).toMatchObject({
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      function_name: expect.stringMatching(/^\$\{aws_lambda_function\.\w+\.function_name\}$/),
      source_arn: expect.stringMatching(new RegExp(`/${routeKey.replace('$', '\\$')}$`)),
    });
  });

  it('that answers has both halves of a two-way route, and one that does not has neither', () => {
    const halves = ['connect', 'disconnect', 'default', 'sendmessage', 'typing'].map((name) => {
      const { route_response_selection_expression: expression } = only(stack(name), 'aws_apigatewayv2_route');
      return [
        name,
        expression,
        all(stack(name), 'aws_apigatewayv2_route_response').map((response) => response['route_response_key']),
      ];
    });
    expect(halves).toEqual([
      ['connect', undefined, []],
      ['disconnect', undefined, []],
      ['default', '$default', ['$default']],
      ['sendmessage', '$default', ['$default']],
      ['typing', undefined, []],
    ]);
  });
});

describe('a queue', () => {
  const trigger = { queue: 'fanout', maximumConcurrency: 7 };
  const grants = ['connections:read', 'fanout:consume'];

  it('is worked on in batches whose failures are told one by one, by a bounded number of workers', () => {
    const fanout = stack('fanout');
    const policies = Object.entries(fanout.resource['aws_iam_role_policy'] ?? {}).map(([name]) => name);
    expect(only(fanout, 'aws_lambda_event_source_mapping')).toMatchObject({
      event_source_arn: parameter('fanoutQueueArn'),
      function_name: expect.stringMatching(/^\$\{aws_lambda_function\.\w+\.arn\}$/),
      batch_size: 10,
      function_response_types: ['ReportBatchItemFailures'],
      scaling_config: { maximum_concurrency: 8 },
      depends_on: policies.map((name) => `aws_iam_role_policy.${name}`),
    });
  });

  it('has workers that together post no more than the budget of core, whatever the settings of their own team', () => {
    const fanout = (postsPerSecond: number) => synthesized({ postsPerSecond }, { fanout: { trigger, grants } })[2]!;
    const { variables } = only(fanout(8_000), 'aws_lambda_function')['environment'] as {
      variables: { POSTS_PER_SECOND: string };
    };
    const [, budget, workers] = /^\$\{floor\(\((.+) \/ (\d+)\)\)\}$/.exec(variables.POSTS_PER_SECOND) ?? [];
    expect(`\${${budget}}`).toEqual(parameter('postsPerSecond'));
    expect(Number(workers)).toBe(trigger.maximumConcurrency);
    expect(fanout(9_999)).toEqual(fanout(8_000));
  });

  it('has no workers whose share of the budget is less than a post a second, which none could keep', () => {
    const crowd = { trigger: { ...trigger, maximumConcurrency: 20 }, grants };
    expect(() => synthesized({ postsPerSecond: 19 }, { fanout: crowd })).toThrow(
      'fanout: maximumConcurrency is 20, and POSTS_PER_SECOND 19: no worker may post even once a second',
    );
    expect(() => synthesized({ postsPerSecond: 20 }, { fanout: crowd })).not.toThrow();
  });

  it('has no worker that may run for longer than a sixth of the time for which its batch is hidden', () => {
    expect(() => synthesized({}, { fanout: { trigger, grants, timeoutSeconds: 61 } })).toThrow(
      "fanout: timeoutSeconds is at most 60 for a queue's Lambda, not 61",
    );
  });
});

describe('a schedule', () => {
  const scheduler = stack('scheduler');
  const schedules = all(scheduler, 'aws_scheduler_schedule') as (Block & { target: Record<string, unknown> })[];

  it('runs by its expression and zone, on the minute, in the group of its Lambda', () => {
    expect(only(scheduler, 'aws_scheduler_schedule_group')).toMatchObject({ name: 'carillon-dev-scheduler' });
    expect(schedules).toMatchObject([
      { name: 'every-minute', schedule_expression: 'rate(1 minute)', schedule_expression_timezone: 'UTC' },
      { name: 'noon.berlin', schedule_expression: 'cron(0 12 * * ? *)', schedule_expression_timezone: 'Europe/Berlin' },
    ]);
    for (const schedule of schedules) {
      expect(schedule['flexible_time_window']).toEqual({ mode: 'OFF' });
      expect(schedule['group_name']).toMatch(/^\$\{aws_scheduler_schedule_group\.\w+\.name\}$/);
    }
  });

  it('has a role of its own kind, a bounded retry and the dead-letter queue of its Lambda', () => {
    const [policy] = Object.entries(scheduler.resource['aws_iam_role_policy'] ?? {}).find(
      ([, { name }]) => name === 'invoke-or-bury',
    )!;
    for (const { target, depends_on: dependsOn } of schedules) {
      expect(target).toMatchObject({
        arn: expect.stringMatching(/^\$\{aws_lambda_function\.\w+\.arn\}$/),
        role_arn: expect.stringMatching(/^\$\{aws_iam_role\.timer_role_\w+\.arn\}$/),
        retry_policy: { maximum_event_age_in_seconds: 300, maximum_retry_attempts: 5 },
        dead_letter_config: { arn: expect.stringMatching(/^\$\{aws_sqs_queue\.\w+\.arn\}$/) },
      });
      expect(dependsOn).toEqual([`aws_iam_role_policy.${policy}`]);
    }
  });

  it("hands over its input as it stands in the manifest: Scheduler's placeholders survive, Terraform's templates are escaped", () => {
    expect(schedules.map(({ target }) => target['input'])).toEqual([
      '{"at":"<aws.scheduler.scheduled-time>","text":"a $${b} %%{c} $d"}',
      undefined,
    ]);
  });
});
